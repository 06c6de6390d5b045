import { join } from "node:path";
import { writerCommand } from "../contender.ts";
import { contentOf } from "../content.ts";
import { judge, lookFor } from "../judge/judge.ts";
import type { Operation } from "../operations/operation.ts";
import { contentName, saving } from "../operations/saves.ts";
import { note } from "../row.ts";
import { Writer } from "../writer.ts";
import type { Report } from "../writers/orders.ts";
import type { Situation } from "./scenario.ts";

/** The least version of the file that is so long. */
export function versionOfLength(least: number): number {
  for (let version = 1; ; version++) if (contentOf(contentName, version).length >= least) return version;
}

export const large: number = versionOfLength(180_000);
/** As a save that works after one that did not. */
export const small: number = smallVersion();

function smallVersion(): number {
  for (let version = 1; ; version++) if (contentOf(contentName, version).length < 1000) return version;
}

export const overwrite: Operation = saving({ name: "overwrite", version: large });

/** Starts the contender's writer for a directory; `before` is put before its command. */
export function startWriter(
  { contender, runtime }: Situation,
  directory: string,
  before: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Writer> {
  return Writer.start([...before, ...writerCommand(contender, runtime, [directory])], env);
}

export function save(
  writer: Writer,
  { api }: Situation,
  directory: string,
  { request }: Operation,
): Promise<Report | undefined> {
  const paths = request.paths.map((path) => join(directory, path));
  return writer.ask({ order: "do", api, request: { ...request, paths } });
}

/** A save in a directory where it must fail with one of the codes, or work: whatever the answer is, it must be true. */
export async function saveAndJudge(
  situation: Situation,
  {
    writer,
    directory,
    codes,
    operation = overwrite,
    modes = true,
    when,
  }: {
    writer: Writer;
    directory: string;
    codes: readonly string[];
    operation?: Operation;
    modes?: boolean;
    when: string;
  },
): Promise<Report | undefined> {
  const start = lookFor({ directory, operation });
  const report = await save(writer, situation, directory, operation);
  judge(situation.row, {
    directory,
    operation,
    start,
    report,
    codes,
    ours: situation.contender.ours,
    modes,
    when: `${when}, ${situation.api}`,
  });
  return report;
}

/** The fault must have happened, or the row shows nothing. */
export function mustFail(situation: Situation, report: Report | undefined): void {
  if (report?.receipt === undefined || !situation.contender.ours) return;
  situation.row.untrue++;
  note(situation.row, `untrue: it was acknowledged (${situation.api})`);
}

/** When the cause is gone, the next save must work. */
export async function mustWork(situation: Situation, writer: Writer, directory: string): Promise<void> {
  const report = await save(writer, situation, directory, saving({ name: "overwrite", version: small }));
  if (report?.receipt !== undefined) return;
  situation.row.untrue++;
  note(
    situation.row,
    `untrue: the next save failed: ${report?.error?.message ?? "the writer died"} (${situation.api})`,
  );
}
