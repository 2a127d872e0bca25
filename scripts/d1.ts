import { resolve } from "node:path";
import { CommandFailure } from "./failure.ts";
import { describeWranglerFailure, runWrangler } from "./wrangler.ts";

export type DatabaseTarget = { kind: "remote" } | { kind: "local"; stateDir: string };
export type Row = Record<string, unknown>;
/** Runs one SQL statement and answers its rows. */
export type RunSql = (sql: string) => Promise<Row[]>;

/** SQL through wrangler, which takes no parameters: every value in it must come from `textLiteral`. */
export function sqlThroughWrangler(target: DatabaseTarget): RunSql {
  const where = target.kind === "remote" ? ["--remote"] : ["--local", "--persist-to", resolve(target.stateDir)];
  return async (sql) => {
    const result = await runWrangler(["d1", "execute", "DB", ...where, "--json", "--yes", "--command", sql]);
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
