import { resolve } from "node:path";
import { CommandFailure } from "./failure.ts";
import { describeWranglerFailure, runWrangler, type WranglerResult } from "./wrangler.ts";

export type DatabaseTarget = { kind: "remote" } | { kind: "local"; stateDir: string };
export type Row = Record<string, unknown>;
/** Runs one SQL statement and answers its rows. */
export type RunSql = (sql: string) => Promise<Row[]>;

/** The Worker of npm start has the same file open, and SQLite lets one write at a time; wrangler does not wait for it. */
const mostTries = 5;
const isBusy = ({ code, stdout, stderr }: WranglerResult): boolean =>
  code !== 0 && /SQLITE_BUSY|database (?:table )?is locked/.test(stdout + stderr);

/**
 * SQL through wrangler, which takes no parameters: every value in it must come from `textLiteral`. A statement that found
 * the database busy has done nothing, and is tried again.
 */
export function sqlThroughWrangler(target: DatabaseTarget, run = runWrangler, pauseMs = 500): RunSql {
  const where = target.kind === "remote" ? ["--remote"] : ["--local", "--persist-to", resolve(target.stateDir)];
  return async (sql) => {
    const ask = () => run(["d1", "execute", "DB", ...where, "--json", "--yes", "--command", sql]);
    let result = await ask();
    for (let tries = 1; isBusy(result) && tries < mostTries; tries++) {
      await new Promise((resume) => setTimeout(resume, tries * pauseMs));
      result = await ask();
    }
    if (result.code !== 0) throw new CommandFailure(`The database refused: ${describeWranglerFailure(result)}`);
    return rowsOf(result.stdout);
  };
}

/** Text as hexadecimal digits: nothing in it can end the literal or look like a separator to anybody's SQL splitter. */
export function textLiteral(text: string): string {
  return `CAST(X'${Buffer.from(text, "utf8").toString("hex")}' AS TEXT)`;
}

function rowsOf(stdout: string): Row[] {
  const answer: unknown = JSON.parse(stdout.slice(Math.max(0, stdout.indexOf("["))));
  const first: unknown = Array.isArray(answer) ? answer[0] : null;
  if (typeof first !== "object" || first === null || !("results" in first) || !Array.isArray(first.results)) return [];
  return first.results.filter((row): row is Row => typeof row === "object" && row !== null);
}
