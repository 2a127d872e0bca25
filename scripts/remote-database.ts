import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandFailure } from "./failure.ts";
import { projectRoot } from "./project-root.ts";

/** Refuses while wrangler.toml still has the placeholder instead of a database that was made for this deployment. */
export async function requireRemoteDatabase(configPath = join(projectRoot, "wrangler.toml")): Promise<void> {
  if (!/^\s*database_id\s*=\s*"0{8}-0{4}-0{4}-0{4}-0{12}"/m.test(await readFile(configPath, "utf8"))) return;
  throw new CommandFailure(
    "wrangler.toml has no real database_id yet. Run `npx wrangler d1 create lead-discovery` and put the id that it prints in wrangler.toml.",
    2,
  );
}
