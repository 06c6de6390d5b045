// Runs on each runtime: measures one workload, or one contender of it that has a process of its own, and prints what it took.
import type { Order } from "./contender.ts";
import { workloads } from "./workloads/all.ts";

const order = JSON.parse(process.argv[2]!) as Order;
const workload = workloads.find(({ id }) => id === order.workload);
if (workload === undefined) throw new Error(`there is no workload ${order.workload}`);
const { part } = order;
const result = await (part === undefined ? workload.measure(order) : workload.alone!(order, part));
console.log(JSON.stringify(result));
