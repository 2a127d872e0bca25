import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What package-lock.json wants and what npm noted that it installed (null when there is nothing). */
export function readLockFiles(root) {
  const wanted = readJson(join(root, "package-lock.json"));
  if (wanted === null) throw new Error("package-lock.json is missing or damaged: restore it with git.");
  return { wanted, installed: readJson(join(root, "node_modules/.package-lock.json")) };
}

/**
 * Why the installed tree is not the wanted one, or null when it is. Optional packages may be absent: they are the
 * builds for other systems.
 */
export function findMismatch(wanted, installed) {
  if (installed === null) return "node_modules is missing or incomplete";
  const present = installed.packages ?? {};
  const listed = wanted.packages ?? {};
  for (const [path, entry] of Object.entries(listed)) {
    if (path === "" || entry.link) continue;
    const found = present[path];
    if (found === undefined) {
      if (entry.optional) continue;
      return `${nameOf(path)} is not installed`;
    }
    if (found.version !== entry.version || (entry.integrity && found.integrity !== entry.integrity))
      return `${nameOf(path)} is ${found.version} instead of ${entry.version}`;
  }
  const extra = Object.keys(present).find((path) => listed[path] === undefined);
  return extra === undefined ? null : `${nameOf(extra)} is installed but not in package-lock.json`;
}

const nameOf = (path) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}
