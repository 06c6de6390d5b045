import type { Group, Measured, Order } from "../contender.ts";
import type { Place } from "../goals.ts";
import { inTurn } from "../in-turn.ts";

/** Work that is done in turn. */
export interface Workload {
  readonly id: string;
  readonly title: string;
  /** Where it is measured. Default: in every place; `"anywhere"` where the place makes no difference. */
  readonly where?: Place | "anywhere";
  /** So long that a whole run does it on one Node alone. */
  readonly long?: boolean;
  /** So many times the usual share of the time: it has many contenders, or what it does is over in microseconds. Default: 1. */
  readonly shares?: number;
  /** Makes {@link Order.shared} ready, once for all runtimes; in the process that prints the tables. */
  readonly prepare?: (shared: string, order: Pick<Order, "scale">) => unknown;
  readonly measure: (order: Order) => Promise<Measured>;
  /** Measures one contender, in a process of its own. */
  readonly alone?: (order: Order, part: string) => Promise<Record<string, number>>;
}

/** What measures a group by its time. */
export const timed =
  (group: (order: Order) => Group | Promise<Group>): Workload["measure"] =>
  async (order) =>
    inTurn(await group(order), order);
