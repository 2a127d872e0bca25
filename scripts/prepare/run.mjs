import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "../with-lock.mjs";
import { copySwaggerUi } from "./copy-swagger-ui.mjs";
import { installPackages } from "./install-packages.mjs";
import { findMismatch, readLockFiles } from "./lock-match.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Leaves node_modules as package-lock.json says and the files of /docs in place; cheap when they are. */
export async function prepare() {
  if (mismatch() !== null) {
    await withLock(join(root, ".wrangler", "prepare.lock"), "installs packages", async () => {
      // Whoever held the lock before us may have done the work.
      const reason = mismatch();
      if (reason !== null) await installPackages(root, reason);
    });
    const left = mismatch();
    if (left !== null) throw new Error(`npm ci ended well, but ${left}. Run \`npm ci\` and read what it says.`);
  }
  copySwaggerUi(root);
}

function mismatch() {
  const { wanted, installed } = readLockFiles(root);
  const reason = findMismatch(wanted, installed);
  if (reason !== null) return reason;
  return existsSync(join(root, "node_modules/.bin/node")) ? null : "the pinned Node is missing from node_modules";
}
