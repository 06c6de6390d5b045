// Runs on each runtime: does the work of one workload in turn, and prints what it took.
import type { Order } from "./contender.ts";
import { inTurn } from "./in-turn.ts";
import { workloads } from "./workloads/all.ts";

const order = JSON.parse(process.argv[2]!) as Order;
const workload = workloads.find(({ id }) => id === order.workload);
if (workload === undefined) throw new Error(`there is no workload ${order.workload}`);
console.log(
  JSON.stringify(await inTurn(await workload.group(order.directory), order.rounds, order.roundLength)),
);
