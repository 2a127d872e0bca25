import { runCommand } from "./run-command.ts";
import { runAll } from "./test/run-all.ts";
import { architecture, lint, types } from "./test/steps.ts";

await runCommand(() => runAll([[...types, lint, architecture]]));
