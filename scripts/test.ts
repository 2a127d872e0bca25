import { runCommand } from "./run-command.ts";
import { runAll } from "./test/run-all.ts";
import { dryRun, inNode, inWorkerd, lint, types } from "./test/steps.ts";

// The two vitest runs follow one another: the end-to-end tests have deadlines and need a machine that is not busy.
await runCommand(() => runAll([[...types, lint, dryRun], [inWorkerd], [inNode]]));
