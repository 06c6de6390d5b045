// What the numbers mean: sentences and the verdict, computed from them and from nothing else.
import { bytes, count, share } from "./numbers.ts";
import { type Result, type Row, rowsOf } from "./result.ts";
import { allOf, readsIn, sumOf, tornIn } from "./tally.ts";

/** Two or three sentences on a table. */
export function conclusions(results: readonly Result[]): string[] {
  const rows = rowsOf(results);
  const promising = rows.filter(({ cell }) => cell.promises);
  const plain = rows.filter(({ cell }) => !cell.promises);
  return [
    ...(promising.length > 0 ? [ofPromising(promising)] : []),
    ...(plain.length > 0 ? [ofPlain(plain)] : []),
    ...(promising.length > 0 ? [ofPrice(promising)] : []),
  ];
}

function ofPromising(rows: readonly Row[]): string {
  const { reads, kills, torn, tornAfterKill } = totals(rows);
  const lost = sum(rows, ({ measured }) => measured.lostAfterKill);
  const who = rows[0]?.cell.writer;
  if (torn + tornAfterKill + lost > 0)
    return `${who}: ${count(torn)} of ${count(reads)} reads were torn, ${count(tornAfterKill)} of ${count(kills)} kills left a torn file, ${count(lost)} lost an acknowledged save.`;
  return `${who}: all ${count(reads)} reads found a whole version, and so did a look after each of ${count(kills)} kills: the one acknowledged last, or the next.`;
}

function ofPlain(rows: readonly Row[]): string {
  const { reads, kills, torn, tornAfterKill } = totals(rows);
  const after =
    tornAfterKill > 0
      ? `${count(tornAfterKill)} of ${count(kills)} kills left a torn file, to be read until the next save`
      : `none of ${count(kills)} kills left a torn file`;
  if (torn === 0)
    return `Plain writeFile: no torn read in ${count(reads)} this time, and ${after}; nothing promises it.`;
  return `Plain writeFile: ${count(torn)} of ${count(reads)} reads were torn. While a writer was at work: ${sharesAtWork(rows)}. And ${after}.`;
}

/** The share of torn reads by target. Those between writers would say more about how long a runtime takes to start. */
function sharesAtWork(rows: readonly Row[]): string {
  const labels = rows[0]?.measured.targets.map(({ label }) => label) ?? [];
  const shares = labels.map((label, index) => {
    const tally = sumOf(rows.flatMap(({ measured }) => measured.targets[index]?.reads.atWork ?? []));
    return `${label} ${share(tornIn(tally), readsIn(tally))}`;
  });
  return shares.join("; ");
}

function ofPrice(rows: readonly Row[]): string {
  const files = sum(rows, ({ measured }) => measured.litter.files);
  const size = sum(rows, ({ measured }) => measured.litter.bytes);
  const litter =
    files === 0
      ? "no kill left a temporary (.untorn-*.tmp)"
      : `what a killed writer leaves, ${count(files)} temporaries (.untorn-*.tmp, ${bytes(size)}) here, stays until someone removes it`;
  return `The price: ${litter}; and untorn's saves are flushed to the disk, the plain ones are not, so their numbers are no race.`;
}

/** Why the demo fails: a broken promise, or nothing measured. None: it does not. */
export function failuresOf(results: readonly Result[]): string[] {
  if (results.length === 0) return ["nothing was measured: there is no runtime to measure"];
  return results.flatMap(({ cell, measured, error }) => {
    const name = `${cell.runtime.name} ${cell.runtime.version}, ${cell.writer}`;
    if (measured === undefined) return [`${name}: nothing was measured: ${error}`];
    const unseen = measured.targets
      .filter(({ saves, reads }) => saves === 0 || readsIn(allOf([reads])) === 0)
      .map(
        ({ label, saves, reads }) =>
          `${name}: nothing was measured for ${label}: ${saves} saves, ${readsIn(allOf([reads]))} reads; raise --seconds or lower --kills`,
      );
    return [
      ...unseen,
      ...(cell.promises ? brokenPromises({ cell, measured }).map((text) => `${name}: ${text}`) : []),
    ];
  });
}

function brokenPromises({ measured }: Row): string[] {
  const reads = allOf(measured.targets.map((target) => target.reads));
  const torn = tornIn(reads) - reads.missing;
  return [
    ...(torn > 0 ? [`${count(torn)} torn reads`] : []),
    ...(reads.missing > 0 ? [`${count(reads.missing)} reads found no file`] : []),
    ...(measured.tornAfterKill > 0 ? [`a torn file after ${count(measured.tornAfterKill)} kills`] : []),
    ...(measured.lostAfterKill > 0
      ? [`an acknowledged save lost in ${count(measured.lostAfterKill)} kills`]
      : []),
  ];
}

function totals(rows: readonly Row[]): { reads: number; kills: number; torn: number; tornAfterKill: number } {
  const reads = allOf(rows.flatMap(({ measured }) => measured.targets.map((target) => target.reads)));
  return {
    reads: readsIn(reads),
    torn: tornIn(reads),
    kills: sum(rows, ({ measured }) => measured.kills),
    tornAfterKill: sum(rows, ({ measured }) => measured.tornAfterKill),
  };
}

function sum(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}
