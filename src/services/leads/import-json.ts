import { FileError } from "../../lib/csv/file-error.ts";

export interface JsonItem {
  /** The line on which it begins. */
  line: number;
  text: string;
}

const longestItem = 8_000_000;

/** One item a line; blank lines are none. Holds one line at a time. */
export async function* ndjsonItems(texts: AsyncIterable<string>): AsyncGenerator<JsonItem> {
  let line = 1;
  let pending = "";
  for await (const text of texts) {
    const parts = (pending + text).split("\n");
    pending = parts.pop() ?? "";
    checkLength(pending, line + parts.length);
    for (const part of parts) {
      if (part.trim() !== "") yield { line, text: part };
      line++;
    }
  }
  if (pending.trim() !== "") yield { line, text: pending };
}

type State = "before" | "wrapper" | "inside" | "after" | "afterWrapped";

/**
 * The items of one JSON array, taken apart without reading the whole of it. Of an object, the first of its members that
 * is a list of objects, as an API wraps one. @throws FileError invalid_json
 */
export async function* arrayItems(texts: AsyncIterable<string>): AsyncGenerator<JsonItem> {
  let state = "before" as State;
  let mayOpen = false;
  let line = 1;
  let itemLine = 0;
  let item = "";
  let depth = 0;
  let inString = false;
  let escaped = false;
  let isWrapped = false;
  let wrapperLine = 1;

  for await (const text of texts) {
    let from = 0;
    for (let i = 0; i < text.length; i++) {
      const char = text[i] ?? "";
      if (char === "\n") line++;
      if (inString) {
        if (escaped) escaped = false;
        else if (char === "\\") escaped = true;
        else if (char === '"') inString = false;
        continue;
      }
      if (/\s/.test(char)) continue;
      if (state === "afterWrapped") continue;
      if (state === "wrapper") {
        if (mayOpen && char === "{") {
          state = "inside";
          isWrapped = true;
          depth = 0;
          from = i;
        } else {
          mayOpen = depth === 1 && char === "[";
          if (char === '"') inString = true;
          else depth += depthOf(char);
          if (depth === 0) throw notAnArray("before", wrapperLine);
          continue;
        }
      }
      if (state === "before" && char === "{") {
        state = "wrapper";
        wrapperLine = line;
        depth = 1;
        continue;
      }
      if (state !== "inside") {
        if (state === "after" || char !== "[") throw notAnArray(state, line);
        state = "inside";
        from = i + 1;
        continue;
      }
      const ends = depth === 0 && (char === "," || char === "]");
      if (ends) {
        item += text.slice(from, i);
        from = i + 1;
        if (itemLine > 0 || char === ",") yield { line: itemLine || line, text: item };
        item = "";
        itemLine = 0;
        if (char === "]") state = isWrapped ? "afterWrapped" : "after";
        continue;
      }
      itemLine ||= line;
      if (char === '"') inString = true;
      else depth += depthOf(char);
    }
    if (state === "inside") item += text.slice(from);
    checkLength(item, itemLine || line);
  }
  if (state === "wrapper") throw notAnArray("before", wrapperLine);
  if (state === "before") throw new FileError("empty_file", "The body is empty. Send a JSON array of objects.");
  if (state === "inside") {
    throw new FileError("invalid_json", `The array is not closed; its last item begins on line ${itemLine || line}.`, {
      line: itemLine || line,
    });
  }
}

const depthOf = (char: string): number => (char === "{" || char === "[" ? 1 : char === "}" || char === "]" ? -1 : 0);

const notAnArray = (state: "before" | "after", line: number): FileError =>
  state === "before"
    ? new FileError("invalid_json", "The body must be a JSON array of objects. One object a line is NDJSON.", { line })
    : new FileError("invalid_json", `Something follows the end of the array on line ${line}.`, { line });

function checkLength(item: string, line: number): void {
  if (item.length <= longestItem) return;
  throw new FileError("row_too_long", `The item that begins on line ${line} is longer than 8 MB.`, { line });
}
