import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Contender, controls, oneWrite, onThread, rivals, unrecovered, untorn } from "./contender.ts";
import { failDisk } from "./errors/disk-errors.ts";
import { injectErrors } from "./errors/errors.ts";
import { cannotHave, type FilesystemKind, filesystemKinds } from "./filesystem-kinds.ts";
import { makeImage, mountImage, unmount } from "./image.ts";
import { killAtRandom } from "./kill/at-random.ts";
import { killAtEachCall } from "./kill/each-call.ts";
import { killInRecovery } from "./kill/in-recovery.ts";
import type { Operation } from "./operations/operation.ts";
import { operationsFor } from "./operations/operations.ts";
import type { Options } from "./options.ts";
import { checkOrder } from "./order/order.ts";
import { cutAfterRecovery } from "./power/after-recovery.ts";
import { cutByBlockLog } from "./power/block-log.ts";
import { cutAtReusedBlocks } from "./power/reused-blocks.ts";
import type { Series } from "./power/series.ts";
import { cutByShutdown } from "./power/shutdown.ts";
import { cutMovesByBlockLog, cutMovesByShutdown, type Moves } from "./power/two-devices.ts";
import { raceIncrements } from "./races/increments.ts";
import { raceTakeovers } from "./races/takeover.ts";
import { wakeTooLate } from "./races/too-late.ts";
import { Random } from "./random.ts";
import { cannotServe, cannotTrace, hasFuse, lacking, type Obstacle } from "./requirements.ts";
import { exhaust, scenarios } from "./resources/resources.ts";
import type { Row, Section, Skip } from "./row.ts";
import type { Runtime } from "./runtimes.ts";
import type { Api } from "./writers/orders.ts";

/** A piece of work that ends in rows. */
export interface Task {
  readonly section: Section;
  readonly title: string;
  run(told: (row: Row) => void): Promise<Row[]>;
}

export interface Place {
  readonly scratch: string;
  readonly runtimes: readonly Runtime[];
  /** Of the scratch directory. */
  readonly filesystem: string;
}

/** All that the options ask for; what cannot be had here is added to `skips`. */
export function tasksFor(options: Options, place: Place, skips: Skip[]): Task[] {
  const plan = new Plan(options, place, skips);
  const contenders = options.control ? controls : [untorn];
  const plain = options.filesystems.filter((name) => /^(ext4|xfs|btrfs)$/.test(name));
  for (const contender of contenders) {
    plan.power(
      "power",
      contender,
      options.quick ? plain : options.filesystems,
      options.quick ? ["full"] : ["full", "ordered"],
    );
    plan.moves(contender, plain);
    plan.kill("kill", contender);
    plan.errors("errors", contender);
    plan.resources("resources", contender);
    plan.order(contender);
    plan.copies(contender, plain);
    plan.races(contender);
  }
  plan.recoveries(options.control ? unrecovered : untorn, plain);
  if (options.control) {
    plan.errors("errors", oneWrite);
    return plan.tasks;
  }
  plan.kill("kill", onThread);
  plan.errors("errors", onThread);
  plan.order(onThread);
  for (const rival of rivals) {
    plan.power("rivals", rival, options.quick ? plain.slice(0, 1) : options.filesystems, ["full"]);
    plan.kill("rivals", rival);
    plan.errors("rivals", rival);
    plan.resources("rivals", rival);
  }
  return plan.tasks;
}

class Plan {
  readonly tasks: Task[] = [];
  readonly #options: Options;
  readonly #place: Place;
  readonly #skips: Skip[];
  #seeds = 0;

  constructor(options: Options, place: Place, skips: Skip[]) {
    this.#options = options;
    this.#place = place;
    this.#skips = skips;
  }

  power(
    section: Section,
    contender: Contender,
    filesystems: readonly string[],
    durabilities: readonly Series["durability"][],
  ): void {
    const { cuts } = this.#options;
    for (const filesystem of filesystemKinds.filter(({ name }) => filesystems.includes(name))) {
      for (const durability of contender.ours ? durabilities : (["full"] as const)) {
        for (const runtime of this.#runtimesOf(contender)) {
          // What is ordered is for comparison with what is full, and needs less.
          const some = durability === "full" && section === "power" ? cuts : Math.ceil(cuts / 3);
          const series = { section, contender, runtime, filesystem, durability, cuts: some };
          const name = `${contender.name}${durability === "full" ? "" : `, ${durability}`} on ${runtime.name}`;
          this.#add(
            section,
            `power cuts by shutdown, ${filesystem.name}, ${name}`,
            cannotShutDown(filesystem),
            (scratch, random, told) => cutByShutdown({ ...series, scratch, random }, told),
          );
          this.#add(
            section,
            `power cuts by block log, ${filesystem.name}, ${name}`,
            cannotLog(filesystem),
            (scratch, random, told) => cutByBlockLog({ ...series, scratch, random }, told),
          );
          if (contender.ours && durability === "full")
            this.#transactions({ ...series, cuts: Math.ceil(cuts / 3) });
          if (filesystem.type !== "ext4" || !contender.ours || runtime.name !== "Node") continue; // it is about the kernel; and the other filesystems are larger than that disk
          this.#add(
            section,
            `power cuts at reused blocks, ${filesystem.name}, ${name}`,
            cannotLog(filesystem) ?? cannotTrace(),
            (scratch, random, told) => cutAtReusedBlocks({ ...series, scratch, random }, told),
          );
        }
      }
    }
  }

  #transactions(series: Omit<Series, "scratch" | "random">): void {
    const { section, filesystem, contender, runtime } = series;
    const name = `${filesystem.name}, ${contender.name} on ${runtime.name}`;
    const all = { ...series, kind: "transactions" } as const;
    this.#add(
      section,
      `power cuts by shutdown, transactions, ${name}`,
      cannotShutDown(filesystem),
      (scratch, random, told) => cutByShutdown({ ...all, scratch, random }, told),
    );
    this.#add(
      section,
      `power cuts by block log, transactions, ${name}`,
      cannotLog(filesystem),
      (scratch, random, told) => cutByBlockLog({ ...all, scratch, random }, told),
    );
  }

  /** From one device to another. What goes between two kinds of filesystems is for the long run. */
  moves(contender: Contender, filesystems: readonly string[]): void {
    if (!contender.ours) return;
    const kinds = filesystemKinds.filter(({ name }) => filesystems.includes(name));
    const [first] = kinds;
    if (first === undefined) return;
    const others: Moves["other"][] = ["tmpfs", ...kinds.slice(0, this.#options.quick ? 1 : kinds.length)];
    for (const other of others) {
      for (const runtime of this.#runtimesOf(contender)) {
        const cuts = Math.ceil(this.#options.cuts / 3);
        const about = {
          section: "power",
          contender,
          runtime,
          filesystem: first,
          durability: "full",
          cuts,
        } as const;
        const otherName = other === "tmpfs" ? other : other.name;
        const name = `${first.name} and ${otherName}, ${contender.name} on ${runtime.name}`;
        const noShutdown = other === "tmpfs" ? undefined : cannotShutDown(other);
        this.#add(
          "power",
          `power cuts by shutdown, moves, ${name}`,
          cannotShutDown(first) ?? noShutdown,
          (scratch, random, told) => cutMovesByShutdown({ ...about, other, scratch, random }, told),
        );
        if (other === "tmpfs") continue; // what is in memory is in no log
        this.#add(
          "power",
          `power cuts by block log, moves, ${name}`,
          cannotLog(first) ?? cannotLog(other),
          (scratch, random, told) => cutMovesByBlockLog({ ...about, other, scratch, random }, told),
        );
      }
    }
  }

  /** Cuts while somebody recovers after a kill, and after that. */
  recoveries(contender: Contender, filesystems: readonly string[]): void {
    const { cuts, quick } = this.#options;
    for (const filesystem of filesystemKinds.filter(({ name }) => filesystems.includes(name))) {
      for (const runtime of this.#runtimesOf(contender)) {
        const operations = operationsFor(contender, runtime.name, "sync", this.#options.operations).filter(
          ({ recovers, refusal, request }) =>
            recovers && refusal === undefined && request.options["durability"] !== "none", // which promises nothing of power
        );
        if (operations.length === 0) continue;
        const series = { section: "power", contender, runtime, filesystem, operations } as const;
        const title = `power cuts by block log, recoveries, ${filesystem.name}, ${contender.name} on ${runtime.name}`;
        this.#add("power", title, cannotLog(filesystem) ?? cannotTrace(), (scratch, random, told) =>
          cutAfterRecovery(
            { ...series, durability: "full", cuts: cuts * 2, moments: quick ? 3 : 7, scratch, random },
            told,
          ),
        );
      }
    }
  }

  kill(section: Section, contender: Contender): void {
    const { cuts, every } = this.#options;
    const { filesystem } = this.#place;
    for (const runtime of this.#runtimesOf(contender)) {
      const about = { section, contender, runtime, filesystem };
      const name = `${contender.name} on ${runtime.name}`;
      this.#add(section, `kills at random, ${name}`, lacking(), (scratch, random, told) =>
        killAtRandom({ ...about, scratch, random, kills: cuts }, told),
      );
      for (const { api, operations } of this.#formsOf(contender, runtime)) {
        this.#add(section, `kills at each call, ${name}, ${api}`, cannotTrace(), (scratch, _, told) =>
          killAtEachCall({ ...about, operations, api, scratch, every }, told),
        );
        if (!operations.some(({ recovers }) => recovers)) continue;
        this.#add(
          section,
          `kills at each call of recover, ${name}, ${api}`,
          cannotTrace(),
          (scratch, _, told) =>
            killInRecovery({ ...about, operations, api, scratch, every: every * 3 }, told), // each of its calls at one of three moments
        );
      }
    }
  }

  errors(section: Section, contender: Contender): void {
    const isControl = !contender.ours && section !== "rivals"; // has few calls, and must be found
    const every = isControl ? 1 : this.#options.every * (contender.ours ? 1 : 2);
    const { filesystem } = this.#place;
    for (const runtime of this.#runtimesOf(contender)) {
      for (const { api, operations } of this.#formsOf(contender, runtime)) {
        const about = { section, contender, runtime, api, filesystem, operations, every };
        this.#add(
          section,
          `failing calls, ${contender.name} on ${runtime.name}, ${api}`,
          cannotTrace(),
          (scratch, _, told) => injectErrors({ ...about, scratch }, told),
        );
        this.#add(
          section,
          `failing disk, ${contender.name} on ${runtime.name}, ${api}`,
          cannotServe(),
          (scratch, _, told) => failDisk({ ...about, scratch }, told),
        );
      }
    }
  }

  resources(section: Section, contender: Contender): void {
    for (const scenario of scenarios) {
      if (scenario.onlyOurs === true && !contender.ours) continue;
      for (const runtime of this.#runtimesOf(contender)) {
        const title = `${scenario.name}, ${scenario.filesystem}, ${contender.name} on ${runtime.name}`;
        this.#add(section, title, scenario.obstacle(), (scratch) =>
          exhaust(scenario, { section, contender, runtime, scratch }),
        );
      }
    }
  }

  order(contender: Contender): void {
    if (!contender.ours) return;
    const { filesystem } = this.#place;
    for (const runtime of this.#runtimesOf(contender)) {
      for (const { api, operations } of this.#formsOf(contender, runtime)) {
        const title = `order of calls, ${contender.name} on ${runtime.name}, ${api}`;
        this.#add("order", title, cannotTrace(), (scratch) =>
          checkOrder(contender, runtime, api, { scratch, filesystem, operations }),
        );
      }
    }
  }

  /** Where files can share blocks, the kernel is to copy; elsewhere {@link order} has seen what is done instead. */
  copies(contender: Contender, filesystems: readonly string[]): void {
    if (!contender.ours) return;
    const kinds = filesystemKinds.filter(({ name, reflink }) => reflink && filesystems.includes(name));
    for (const kind of kinds) {
      for (const runtime of this.#runtimesOf(contender)) {
        if (runtime.name === "Deno") continue; // it shares no blocks
        for (const { api, operations } of this.#formsOf(contender, runtime)) {
          const copies = operations.filter(({ request }) => request.method === "copyFile");
          if (copies.length === 0) continue;
          const title = `order of calls, copies on ${kind.name}, ${contender.name} on ${runtime.name}, ${api}`;
          this.#add("order", title, cannotTrace() ?? cannotHave(kind), async (scratch) => {
            const [image, mount] = [join(scratch, "image"), join(scratch, "mount")];
            await makeImage(image, kind);
            await mountImage(image, mount, kind);
            try {
              const where = { scratch: mount, filesystem: kind.name, reflink: true, operations: copies };
              return await checkOrder(contender, runtime, api, where);
            } finally {
              await unmount(mount);
            }
          });
        }
      }
    }
  }

  races(contender: Contender): void {
    if (!contender.ours) return;
    const { filesystem } = this.#place;
    const runtimes = this.#runtimesOf(contender);
    const about = { contender, runtimes, filesystem };
    const kills = this.#options.cuts * 2;
    this.#add("races", "increments by all runtimes, killed", lacking(), (scratch, random, told) =>
      raceIncrements({ ...about, scratch, kills, random }, told),
    );
    if (this.#options.quick) return; // what follows sleeps
    this.#add("races", "locks of killed holders, slowly taken over", cannotTrace(), (scratch, _, told) =>
      raceTakeovers({ ...about, scratch }, told),
    );
    this.#add("races", "holders that wake up too late", cannotSleepLong(), (scratch, _, told) =>
      wakeTooLate({ ...about, scratch }, told),
    );
  }

  /** The forms in which a contender can be asked for something that is wanted. */
  #formsOf(contender: Contender, { name }: Runtime): { api: Api; operations: readonly Operation[] }[] {
    return contender.apis.flatMap((api) => {
      const operations = operationsFor(contender, name, api, this.#options.operations);
      return operations.length === 0 ? [] : [{ api, operations }];
    });
  }

  #runtimesOf({ runtimes, ours }: Contender): readonly Runtime[] {
    const all = this.#place.runtimes.filter(({ name }) => runtimes.includes(name));
    return this.#options.quick && !ours ? all.slice(0, 1) : all;
  }

  #add(
    section: Section,
    title: string,
    obstacle: Obstacle,
    work: (scratch: string, random: Random, told: (row: Row) => void) => Promise<Row | Row[]>,
  ): void {
    const seed = this.#options.seed * 10_000 + this.#seeds++; // its own, so that leaving others out changes nothing
    if (!this.#options.only.includes(section) || !this.#options.titles.test(title)) return;
    if (obstacle !== undefined) {
      this.#skips.push({ section, what: title, why: obstacle });
      return;
    }
    const run = async (told: (row: Row) => void): Promise<Row[]> => {
      const scratch = mkdtempSync(join(this.#place.scratch, "task-"));
      const result = await work(scratch, new Random(seed), told);
      rmSync(scratch, { recursive: true, force: true });
      return Array.isArray(result) ? result : [result];
    };
    this.tasks.push({ section, title, run });
  }
}

function cannotShutDown(kind: FilesystemKind): Obstacle {
  if (!kind.shutdown) return `${kind.type} has no shutdown ioctl in this kernel`;
  return cannotHave(kind) ?? lacking("xfs_io");
}

function cannotLog(kind: FilesystemKind): Obstacle {
  return cannotHave(kind) ?? lackingFuse();
}

function cannotSleepLong(): Obstacle {
  return cannotTrace() ?? lacking("unshare") ?? (process.getuid?.() === 0 ? undefined : "needs root");
}

function lackingFuse(): Obstacle {
  return lacking("cp") ?? (hasFuse() ? undefined : "needs /dev/fuse");
}
