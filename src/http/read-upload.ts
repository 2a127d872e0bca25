import type { Context } from "hono";
import { AppError } from "../domain/errors.ts";
import type { AppEnv } from "./app-env.ts";

export interface Upload {
  body: ReadableStream<Uint8Array>;
  format: "csv" | "json" | "ndjson";
  options: Record<string, unknown>;
}

const formats: Record<string, Upload["format"]> = {
  "text/csv": "csv",
  "text/tab-separated-values": "csv",
  "text/plain": "csv",
  "application/csv": "csv",
  "application/vnd.ms-excel": "csv",
  "application/json": "json",
  "application/x-ndjson": "ndjson",
  "application/ndjson": "ndjson",
  "application/jsonl": "ndjson",
};
const optionNames = ["mapping", "on_conflict", "match_on", "mode", "dry_run"];

/** What Workers take as a body on most plans. A file is read as a stream, so that memory is no limit. */
export const mostFileBytes = 100_000_000;

/** A form is held in memory while it is taken apart; a file as the body is streamed and may be larger. */
const mostFormBytes = 20 * 1024 * 1024;

/** The file of an import: the body itself, or the part `file` of a form, with the options from the query or the form. */
export async function readUpload(c: Context<AppEnv>): Promise<Upload> {
  const type = mediaType(c.req.header("content-type") ?? "");
  const query = readOptions(c.req.queries());
  if (type === "multipart/form-data") return readForm(c, query);
  const format = formats[type];
  if (!format) {
    throw new AppError(
      "unsupported_media_type",
      `Send one of ${Object.keys(formats).join(", ")} or multipart/form-data.`,
    );
  }
  const { body } = c.req.raw;
  if (body === null) throw new AppError("invalid_request", "The body is empty: send the file as the body.");
  const length = c.req.header("content-length");
  if (Number(length ?? 0) > mostFileBytes) throw fileTooLarge();
  return { body: length === undefined ? limited(body) : body, format, options: query };
}

const fileTooLarge = (): AppError =>
  new AppError("payload_too_large", `A file may have at most ${mostFileBytes} bytes: send it in parts.`);

/** A body whose length was not told ends in an error when it turns out too long. */
function limited(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let bytes = 0;
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        bytes += value.length;
        if (bytes > mostFileBytes) return controller.error(fileTooLarge());
        controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

async function readForm(c: Context<AppEnv>, query: Record<string, unknown>): Promise<Upload> {
  const length = Number(c.req.header("content-length") ?? Number.NaN);
  if (!(length <= mostFormBytes)) {
    throw new AppError(
      "payload_too_large",
      `A form may have at most ${mostFormBytes} bytes; send the file as the body instead.`,
    );
  }
  const form = await c.req.raw.formData().catch(() => null);
  const file = form?.get("file");
  if (!form || !file || typeof file === "string") {
    throw new AppError("invalid_request", 'The form needs a part "file" that is a file.', {
      issues: [{ pointer: "/file", code: "required", detail: "Add the file as the part `file`." }],
    });
  }
  const texts = Object.fromEntries(
    [...form].flatMap(([name, value]) => (typeof value === "string" ? [[name, [value]]] : [])),
  );
  const format = formats[mediaType(file.type)] ?? formatOfName(file.name);
  return { body: file.stream(), format, options: { ...query, ...readOptions(texts) } };
}

const mediaType = (header: string): string => (header.split(";")[0] ?? "").trim().toLowerCase();

function formatOfName(name: string): Upload["format"] {
  if (/\.(?:ndjson|jsonl)$/i.test(name)) return "ndjson";
  return /\.json$/i.test(name) ? "json" : "csv";
}

function readOptions(texts: Record<string, string[]>): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  for (const [name, values] of Object.entries(texts)) {
    const [value = ""] = values;
    if (!optionNames.includes(name) || values.length > 1)
      throw refuseOption(name, "There is no such option, or it is given twice.");
    options[name] = name === "mapping" ? readMapping(value) : name === "dry_run" ? readFlag(value) : value;
  }
  return options;
}

function readMapping(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refuseOption("mapping", 'Must be a JSON object, say {"name":"company_name"}.');
  }
}

function readFlag(text: string): boolean {
  if (text === "true" || text === "false") return text === "true";
  throw refuseOption("dry_run", "Must be true or false.");
}

const refuseOption = (parameter: string, detail: string): AppError =>
  new AppError("invalid_request", "Some of the input is not valid.", {
    issues: [{ parameter: parameter.slice(0, 100), code: "invalid_option", detail }],
  });
