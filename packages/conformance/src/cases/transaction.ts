import { check, equal, fails, refuses, thrownBy } from "../assert.ts";
import type { Case } from "../case.ts";
import { failing } from "../failing.ts";

const isPlaced = (from: string, to: string): boolean => from.endsWith(".tmp") && /[/\\][ab]$/.test(to);

export const transactionCases: readonly Case[] = [
  {
    name: "transaction() writes, moves and removes, in the order in which it is said",
    async run({ operations, directory, at, text, disk }) {
      disk.write(at("a"), "old a");
      disk.write(at("from"), "moved");
      disk.write(at("gone"), "gone");
      const receipt = await operations.transaction((tx) => {
        tx.write(at("a"), "first");
        tx.write(at("a"), "new a");
        tx.move(at("from"), at("to"));
        tx.remove(at("gone"));
        tx.write(at("below/b"), new Uint8Array([98]), { createParents: true });
        tx.write(at("between"), "b");
        tx.move(at("between"), at("c"));
      });
      equal([...receipt.replaced].sort(), ["a", "below/b", "c", "to"].map(at).sort(), "replaced");
      equal([...receipt.removed].sort(), [at("from"), at("gone")], "removed");
      equal(["a", "to", "below/b", "c"].map(text), ["new a", "moved", "b", "b"], "contents");
      equal(disk.list(directory), ["a", "below", "c", "to"], "names");
    },
  },
  {
    name: "transaction() of files that change places, and of nothing",
    async run({ operations, directory, at, text, disk }) {
      disk.write(at("a"), "A");
      disk.write(at("b"), "B");
      const { removed } = await operations.transaction((tx) => {
        tx.move(at("a"), at("between"));
        tx.move(at("b"), at("a"));
        tx.move(at("between"), at("b"));
      });
      equal([text("a"), text("b"), removed.length], ["B", "A", 0], "contents, and number of removals");
      const { replaced } = await operations.transaction(() => undefined);
      equal(replaced, [], "replaced by nothing");
      await operations.transaction((tx) => tx.move(at("a"), at("a")));
      equal([text("a"), disk.list(directory)], ["B", ["a", "b"]], "after a move onto itself");
    },
  },
  {
    name: "transaction() does nothing where anything fails before its commit",
    async run({ operationsOn, platform, directory, at, text, disk }) {
      disk.write(at("a"), "old a");
      disk.write(at("b"), "old b");
      disk.mkdir(at("below"));
      for (const [change, code, step] of [
        [{}, "EISDIR", "lstat"],
        [failing(platform, "create", "ENOSPC"), "ENOSPC", "create"],
        [failing(platform, "flush", "EIO"), "EIO", "flush"],
        [failing(platform, "rename", "EIO", (_from, to) => to.endsWith(".journal")), "EIO", "rename"],
      ] as const) {
        const { transaction } = operationsOn(change);
        const failed = transaction((tx) => {
          tx.write(at("a"), "new a");
          tx.remove(at("b"));
          if (step === "lstat") tx.write(at("below"), "x");
        });
        const { operation } = await fails(failed, { code, step });
        equal(operation, "transaction", "operation");
        equal([text("a"), text("b")], ["old a", "old b"], `contents after ${code}`);
        equal(disk.list(directory), ["a", "b", "below"], `names after ${code}`);
      }
    },
  },
  {
    name: "recover() finishes a transaction that failed behind its commit, and so does the next transaction",
    async run({ operations, operationsOn, platform, directory, at, text, disk }) {
      for (const next of [true, false]) {
        disk.write(at("a"), "old a");
        disk.write(at("b"), "old b");
        disk.write(at("gone"), "gone");
        const broken = failing(
          platform,
          "rename",
          "EIO",
          (from, to) => isPlaced(from, to) && to.endsWith("b"),
        );
        const failed = operationsOn(broken).transaction((tx) => {
          tx.write(at("a"), "new a");
          tx.write(at("b"), "new b");
          tx.remove(at("gone"));
        });
        const error = await fails(failed, { code: "EIO", step: "rename", outcome: "unknown" });
        check(error.message.includes("recover()"), `it says what to do: ${error.message}`);
        const { kept } = await operations.sweep(directory, { olderThan: 0 });
        check(kept.length > 0, "a sweep leaves what recover needs");
        if (next) await operations.transaction((tx) => tx.write(at("c"), "next"), { directory });
        else {
          const { finished } = await operations.recover(directory);
          equal([...finished].sort(), [at("a"), at("b"), at("gone")], "finished");
        }
        equal([text("a"), text("b"), disk.look(at("gone"))], ["new a", "new b", undefined], "contents");
        if (next) disk.remove(at("c"));
        equal(disk.list(directory), ["a", "b"], "names");
        equal(
          await operations.recover(directory),
          { finished: [], abandoned: [], foreign: [] },
          "second recovery",
        );
      }
    },
  },
  {
    name: "recover() finishes a transaction from any of its directories, and touches nothing that came later",
    async run({ operations, operationsOn, platform, directory, at, text, disk }) {
      disk.mkdir(at("below"));
      disk.write(at("a"), "old a");
      disk.write(at("below/b"), "old b");
      const broken = failing(platform, "rename", "EIO", (from, to) => isPlaced(from, to) && to.endsWith("b"));
      const failed = operationsOn(broken).transaction((tx) => {
        tx.write(at("a"), "new a");
        tx.write(at("below/b"), "new b");
      });
      await fails(failed, { code: "EIO", outcome: "unknown" });
      disk.write(at("a"), "later");
      await operations.recover(at("below"));
      equal([text("a"), text("below/b")], ["later", "new b"], "contents");
      equal([disk.list(directory), disk.list(at("below"))], [["a", "below"], ["b"]], "names");
    },
  },
  {
    name: "recover() and transaction() leave the part of a transaction whose directory is not there, and say which",
    async run({ operations, at, text, disk, directory }) {
      const [gone, part] = [at("gone"), ".untorn-1.s.b.m-x.journal"];
      const staged = ".untorn-1.s.b.m-y.tmp";
      disk.write(at("file"), "old");
      disk.write(at(staged), "new");
      disk.write(
        at(part),
        JSON.stringify({ format: 2, of: at("gone/.untorn-1.s.b.m-z.journal"), temporaries: [staged] }),
      );
      const names = disk.list(directory);
      const failed = { code: "ERR_UNTORN_PART", step: "lstat" };
      const { message } = await fails(operations.recover(directory), {
        ...failed,
        path: at(part),
        outcome: "unknown",
      });
      check(message.includes(JSON.stringify(gone)), message);
      await fails(
        operations.transaction((tx) => tx.write(at("file"), "newer")),
        { ...failed, outcome: "unchanged" },
      );
      await operations.sweep(directory, { olderThan: 0 });
      equal([disk.list(directory), text("file")], [names, "old"], "names and contents");
      disk.mkdir(gone);
      await operations.recover(directory);
      equal(disk.look(at(part)), undefined, "the part when its directory is there, without a journal");
      disk.remove(at(staged)); // a sweep does that, when it knows that the maker is dead
    },
  },
  {
    name: "recover() and transaction() follow no journal of another user who may write to the directory",
    needs: ["owners", "root"],
    async run({ operations, operationsOn, platform, directory, at, text, disk }) {
      disk.write(at("a"), "old a");
      disk.write(at("b"), "old b");
      const broken = failing(platform, "rename", "EIO", isPlaced);
      const failed = operationsOn(broken).transaction((tx) => {
        tx.write(at("a"), "new a");
        tx.remove(at("b"));
      });
      await fails(failed, { code: "EIO", outcome: "unknown" });
      const journal = at(disk.list(directory).find((name) => name.endsWith(".journal"))!);
      const { uid, gid } = disk.look(journal)!;
      disk.chown(journal, 4321, 5432);
      const { finished, foreign } = await operations.recover(directory);
      equal([finished, foreign], [[], [journal]], "recovery");
      await operations.transaction((tx) => tx.write(at("c"), "c"));
      equal([text("a"), text("b"), text("c")], ["old a", "old b", "c"], "contents");

      disk.chown(journal, uid, gid);
      equal((await operations.recover(directory)).foreign, [], "foreign journals");
      equal(text("a"), "new a", "contents after the recovery");
      equal(disk.list(directory), ["a", "c"], "names");
    },
  },
  {
    name: "transaction() keeps modes, or sets those that are asked for, and follows links",
    needs: ["modes", "symbolicLinks"],
    async run({ operations, at, text, disk }) {
      disk.write(at("a"), "old");
      disk.chmod(at("a"), 0o640);
      disk.symlink("a", at("link"));
      await operations.transaction((tx) => {
        tx.write(at("link"), "new a");
        tx.write(at("secret"), "s", { mode: 0o600 });
      });
      equal([text("a"), disk.look(at("link"))?.kind], ["new a", "link"], "contents, and kind of the link");
      equal([disk.look(at("a"))?.mode, disk.look(at("secret"))?.mode], [0o640, 0o600], "modes");
      const refused = operations.transaction((tx) => tx.write(at("link"), "x", { symlinks: "error" }));
      await fails(refused, { code: "ERR_UNTORN_SYMLINK" });
      await fails(
        operations.transaction((tx) => tx.move(at("link"), at("b"))),
        { code: "ERR_UNTORN_SYMLINK" },
      );
      await operations.transaction((tx) => tx.remove(at("link")));
      equal([text("a"), disk.look(at("link"))], ["new a", undefined], "after the link's removal");
    },
  },
  {
    name: "transaction() says what cannot be moved or removed, and does nothing",
    async run({ operations, directory, at, disk }) {
      disk.mkdir(at("below"));
      disk.write(at("a"), "a");
      for (const [action, code] of [
        [(tx) => tx.move(at("missing"), at("b")), "ENOENT"],
        [(tx) => tx.move(at("below"), at("b")), "EISDIR"],
        [(tx) => tx.move(at("a"), at("below")), "EISDIR"],
        [(tx) => tx.remove(at("missing")), "ENOENT"],
        [(tx) => tx.remove(at("below")), "EISDIR"],
      ] as [Parameters<typeof operations.transaction>[0], string][]) {
        const failed = operations.transaction((tx) => {
          tx.write(at("a"), "new");
          action(tx);
        });
        await fails(failed, { code });
        equal(disk.list(directory), ["a", "below"], `names after ${code}`);
      }
      const gone = await fails(
        operations.transaction((tx) => {
          tx.remove(at("a"));
          tx.move(at("a"), at("b"));
        }),
        { code: "ENOENT", path: at("a") },
      );
      check(gone.message.includes("it does not exist"), `of what is not there: ${gone.message}`);
      const nowhere = await fails(
        operations.transaction((tx) => tx.move(at("a"), at("missing/a"))),
        { code: "ENOENT", path: at("missing/a") },
      );
      check(nowhere.message.includes("a directory of the path"), `of its directory: ${nowhere.message}`);
      check(nowhere.message.includes("nothing was changed"), `what is on disk: ${nowhere.message}`);
    },
  },
  {
    name: "transaction() refuses wrong arguments at once, does nothing where its action throws, and hears nothing after it",
    async run({ operations, directory, at, text, disk }) {
      disk.write(at("a"), "old");
      for (const [action, code] of [
        [7, "ERR_INVALID_ARG_TYPE"],
        [(tx: { write: (...args: unknown[]) => void }) => tx.write("", "x"), "ERR_INVALID_ARG_VALUE"],
        [(tx: { write: (...args: unknown[]) => void }) => tx.write(at("a"), 7), "ERR_INVALID_ARG_TYPE"],
        [
          (tx: { write: (...args: unknown[]) => void }) => tx.write(at("a"), "x", { symlinks: "replace" }),
          "ERR_INVALID_ARG_VALUE",
        ],
        [(tx: { move: (...args: unknown[]) => void }) => tx.move(at("a")), "ERR_INVALID_ARG_TYPE"],
      ] as const) {
        await refuses(operations.transaction(action as never), code, String(action));
      }
      await refuses(
        operations.transaction(() => undefined, { durability: "ordered" as never }),
        "ERR_INVALID_ARG_VALUE",
        "ordered",
      );
      const thrown = await thrownBy(
        operations.transaction((tx) => {
          tx.write(at("a"), "new");
          throw new Error("enough");
        }),
      );
      equal((thrown as Error).message, "enough", "what the action threw");
      let late: unknown;
      await operations.transaction((tx) => {
        late = tx;
        tx.write(at("a"), "newer");
      });
      const after = await thrownBy(
        (async () => (late as { remove: (path: string) => void }).remove(at("a")))(),
      );
      equal((after as { code?: unknown }).code, "ERR_UNTORN_ENDED", "code of a late call");
      equal([text("a"), disk.list(directory)], ["newer", ["a"]], "contents and names");
    },
  },
];
