// Run in a package before its tests: an empty reports/, so that no report of an earlier run is taken for this one's.
import { mkdirSync, rmSync } from "node:fs";

rmSync("reports", { recursive: true, force: true });
mkdirSync("reports");
