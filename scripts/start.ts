import { runCommand } from "./run-command.ts";
import { parseStartFlags, startUsage } from "./start/flags.ts";
import { createReporter } from "./start/reporter.ts";
import { runStart } from "./start/run.ts";

await runCommand(async () => {
  const flags = parseStartFlags(process.argv.slice(2), process.env);
  if (flags === "help") {
    process.stdout.write(`${startUsage}\n`);
    return 0;
  }
  const report = createReporter(flags);
  return runStart(flags, report);
});
