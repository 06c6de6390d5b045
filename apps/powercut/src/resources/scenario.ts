import type { Contender } from "../contender.ts";
import type { Obstacle } from "../requirements.ts";
import type { Row } from "../row.ts";
import type { Runtime } from "../runtimes.ts";
import type { Api } from "../writers/orders.ts";

/** Something that runs out or is forbidden. */
export interface Scenario {
  readonly name: string;
  readonly filesystem: string;
  /** Others are not put to it: what goes wrong there may be none of their doing. */
  readonly onlyOurs?: boolean;
  /** Why it cannot be had here. */
  obstacle(): Obstacle;
  run(about: Situation): Promise<void>;
}

export interface Situation {
  readonly contender: Contender;
  readonly runtime: Runtime;
  readonly api: Api;
  /** A directory for this alone. */
  readonly scratch: string;
  readonly row: Row;
}
