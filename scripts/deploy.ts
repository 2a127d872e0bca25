import { CommandFailure } from "./failure.ts";
import { requireRemoteDatabase } from "./remote-database.ts";
import { runCommand } from "./run-command.ts";
import { runWrangler } from "./wrangler.ts";

await runCommand(async () => {
  await requireRemoteDatabase();
  // The schema first: new code may need a new column, old code never minds one.
  for (const args of [
    ["d1", "migrations", "apply", "DB", "--remote"],
    ["deploy", ...process.argv.slice(2)],
  ]) {
    const { code } = await runWrangler(args, { show: true });
    if (code !== 0) throw new CommandFailure(`wrangler ${args.join(" ")} failed.`);
  }
  return 0;
});
