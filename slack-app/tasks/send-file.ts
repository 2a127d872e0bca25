import { readSearch } from "../../src/domain/search-language/read-search.ts";
import type { SlackOrigin } from "../../src/domain/slack-task.ts";
import { exportFoundLeads } from "../../src/services/leads/export-found-leads.ts";
import type { Message } from "../blocks/message.ts";
import { joinMarkup, md } from "../blocks/text.ts";
import type { Door } from "../door.ts";
import type { Post } from "../outcome.ts";
import { cutNotice, exportedNotice, fileRefused, nothingToExport, tooBigToExport } from "../views/export-notice.ts";
import type { PostResult, SlackCalls } from "./slack-calls.ts";

/** Slack wants to know the length before it takes a file: it is held whole, so it may not be endless. */
const mostMegabytes = 20;

export interface SentFile {
  result: PostResult;
  /** How it went, for whoever asked; null while it is not known. */
  says: Message | null;
}

/** A file in a direct message: nobody else in the channel sees it. */
export async function sendFile(
  door: Door,
  calls: SlackCalls,
  { userId }: SlackOrigin,
  { format, criteria }: Post & { kind: "file" },
): Promise<SentFile> {
  const file = await exportFoundLeads(door.ctx, { search: readSearch(criteria).search, format });
  const content = await readAll(file.body);
  if (content === null) return { result: { kind: "taken" }, says: tooBigToExport(criteria, mostMegabytes) };
  const counts = file.counts();
  if (counts.rows === 0) return { result: { kind: "taken" }, says: nothingToExport(criteria) };
  const comment = joinMarkup([md`${criteria === "" ? "All leads" : `Leads for: ${criteria}`}`, cutNotice(counts)], "");
  const result = await upload(calls, { userId, fileName: file.fileName, content, comment: comment.text });
  if (result.kind === "later") return { result, says: null };
  if (result.kind === "refused") return { result, says: fileRefused(result.why, door.composition.requestId) };
  return { result, says: exportedNotice(counts) };
}

interface Upload {
  userId: string;
  fileName: string;
  content: Uint8Array;
  /** In Slack's markup. */
  comment: string;
}

async function upload(calls: SlackCalls, { userId, fileName, content, comment }: Upload): Promise<PostResult> {
  const opened = await calls.call("conversations.open", { users: userId });
  if (opened.kind !== "taken") return opened;
  const channel = (opened.data?.channel as { id?: string } | undefined)?.id;
  const address = await calls.call("files.getUploadURLExternal", { filename: fileName, length: content.length });
  if (address.kind !== "taken") return address;
  const { upload_url: url, file_id: id } = address.data as { upload_url?: string; file_id?: string };
  if (channel === undefined || url === undefined || id === undefined) return { kind: "refused", why: "odd_answer" };
  const uploaded = await calls.upload(url, content);
  if (uploaded.kind !== "taken") return uploaded;
  return calls.call("files.completeUploadExternal", {
    files: [{ id, title: fileName }],
    channel_id: channel,
    initial_comment: comment,
  });
}

async function readAll(body: ReadableStream<Uint8Array>): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > mostMegabytes * 1024 * 1024) return null;
    chunks.push(chunk);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
