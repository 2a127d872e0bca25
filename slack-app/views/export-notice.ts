import { readSearch } from "../../src/domain/search-language/read-search.ts";
import { mostExportedRows } from "../../src/services/leads/export-found-leads.ts";
import type { Message } from "../blocks/message.ts";
import { type Markup, md } from "../blocks/text.ts";
import { counted } from "./counted.ts";
import { describeSearch } from "./describe-search.ts";
import { say } from "./help.ts";

export interface ExportCounts {
  rows: number;
  total: number;
  totalIsExact: boolean;
}

const allOfThem = "The API has no such limit: GET /api/v1/leads/export.";
const what = (criteria: string): string => describeSearch(readSearch(criteria).search);

export const exportedNotice = (counts: ExportCounts): Message =>
  say(
    md`:page_facing_up: The file with ${counted(counts.rows, "lead")} is in your direct messages with this app.${cutNotice(counts)}`,
  );

/** Whoever reads the file must not take it for all there is. */
export const cutNotice = ({ rows, total, totalIsExact }: ExportCounts): Markup =>
  rows < mostExportedRows || total <= rows
    ? md``
    : md`\n:warning: These are the first ${counted(rows, "lead")} of ${totalIsExact ? "" : "more than "}${total.toLocaleString("en-US")}: a file in Slack holds no more. Narrow the search for the others. ${allOfThem}`;

export const nothingToExport = (criteria: string): Message =>
  say(md`No lead matches *${what(criteria)}*, so there is no file. Leave out a word, or widen a filter.`);

export const tooBigToExport = (criteria: string, megabytes: number): Message =>
  say(
    md`:warning: There is no file: *${what(criteria)}* comes to more than ${megabytes} MB, which is the most that is sent to Slack. Narrow the search or take CSV. ${allOfThem}`,
  );

export const fileRefused = (why: string, requestId: string): Message =>
  say(
    md`:warning: Slack did not take the file (${why.replaceAll("_", " ")}). Ask whoever runs this app to look at its permissions; request ${requestId}.`,
  );
