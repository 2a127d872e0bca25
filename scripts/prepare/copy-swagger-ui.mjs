import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const files = ["swagger-ui.css", "swagger-ui-bundle.js"];

/** Puts Swagger UI where the Worker serves it as an asset, so that /docs works without internet. */
export function copySwaggerUi(root) {
  const from = join(root, "node_modules/swagger-ui-dist");
  const to = join(root, "public/docs/vendor");
  const stamp = join(to, "version.txt");
  const { version } = JSON.parse(readFileSync(join(from, "package.json"), "utf8"));
  const upToDate = files.every((file) => existsSync(join(to, file))) && readText(stamp) === version;
  if (upToDate) return;

  mkdirSync(to, { recursive: true });
  for (const file of files) replaceFile(join(to, file), (path) => copyFileSync(join(from, file), path));
  replaceFile(stamp, (path) => writeFileSync(path, version));
}

/** Two scripts may start at once: each writes its own copy, and renaming is atomic. */
function replaceFile(path, write) {
  const own = `${path}.${process.pid}`;
  write(own);
  renameSync(own, path);
}

function readText(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
