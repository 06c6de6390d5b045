/** What came of one kind of fault for one library on one runtime and filesystem: a line of the tables. */
export interface Row {
  readonly section: Section;
  readonly library: string;
  readonly runtime: string;
  readonly filesystem: string;
  readonly fault: string;
  /** How often the fault happened. */
  trials: number;
  /** Saves that were acknowledged before, in all. */
  acknowledged: number;
  /** Trials after which a file was neither the whole old one nor the whole new one. */
  torn: number;
  /** Trials after which a file was older than its last acknowledged version, or gone. */
  lost: number;
  /** Trials after which a file had come into another mode. */
  mode: number;
  /** Trials in which the answer was not true. */
  untrue: number;
  /** Temporaries left behind where that cannot be helped: the process was killed, or the error names them. */
  litter: number;
  /** Temporaries that `sweep` removed afterwards. */
  swept: number;
  /** Files left behind that nobody should have left, and files of others that were touched. */
  stray: number;
  /** The first examples of what went wrong, and what there is to know. */
  readonly notes: string[];
}

export type Section = "power" | "kill" | "errors" | "resources" | "order" | "races" | "rivals";

/** Something that could not be done here. */
export interface Skip {
  readonly section: Section;
  readonly what: string;
  readonly why: string;
}

export function newRow(about: Pick<Row, "section" | "library" | "runtime" | "filesystem" | "fault">): Row {
  return {
    ...about,
    trials: 0,
    acknowledged: 0,
    torn: 0,
    lost: 0,
    mode: 0,
    untrue: 0,
    litter: 0,
    swept: 0,
    stray: 0,
    notes: [],
  };
}

const mostNotes = 40;

/** Keeps an example, if there are not enough. */
export function note(row: Row, text: string): void {
  if (row.notes.length < mostNotes && !row.notes.includes(text)) row.notes.push(text);
}

export const sectionTitles: Readonly<Record<Section, string>> = {
  power: "Power cuts",
  kill: "Kills",
  errors: "Failing system calls",
  resources: "What runs out or is forbidden",
  order: "Order of calls",
  races: "Races between processes",
  rivals: "Others under the same treatment",
};
