import { readSearch } from "../../src/domain/search-language/read-search.ts";
import type { SlackOrigin } from "../../src/domain/slack-task.ts";
import { exportFoundLeads } from "../../src/services/leads/export-found-leads.ts";
import type { Door } from "../door.ts";
import type { Post } from "../outcome.ts";
import type { PostResult, SlackCalls } from "./slack-calls.ts";

/** Slack wants to know the length before it takes a file: it is held whole, so it may not be endless. */
const mostBytes = 20 * 1024 * 1024;

/** A file in a direct message: nobody else in the channel sees it. */
export async function sendFile(
  door: Door,
  calls: SlackCalls,
  { userId }: SlackOrigin,
  { format, criteria }: Post & { kind: "file" },
): Promise<PostResult> {
  const file = await exportFoundLeads(door.ctx, { search: readSearch(criteria).search, format });
  const content = await readAll(file.body);
  if (content === null) return { kind: "refused", why: "file_too_large" };
  const opened = await calls.call("conversations.open", { users: userId });
  if (opened.kind !== "taken") return opened;
  const channel = (opened.data?.channel as { id?: string } | undefined)?.id;
  const address = await calls.call("files.getUploadURLExternal", { filename: file.fileName, length: content.length });
  if (address.kind !== "taken") return address;
  const { upload_url: url, file_id: id } = address.data as { upload_url?: string; file_id?: string };
  if (channel === undefined || url === undefined || id === undefined) return { kind: "refused", why: "odd_answer" };
  const uploaded = await calls.upload(url, content);
  if (uploaded.kind !== "taken") return uploaded;
  return calls.call("files.completeUploadExternal", {
    files: [{ id, title: file.fileName }],
    channel_id: channel,
    initial_comment: criteria === "" ? "All leads" : `Leads for: ${criteria.replace(/[&<>]/g, " ")}`,
  });
}

async function readAll(body: ReadableStream<Uint8Array>): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > mostBytes) return null;
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
