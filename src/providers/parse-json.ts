import type { ZodType } from "zod";

/** What a provider's text says, or why it is not what we asked for. */
export function parseJson<T>(text: string, schema: ZodType<T>): { ok: true; data: T } | { ok: false; why: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, why: text === "" ? "empty body" : "not JSON" };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ok: true, data: parsed.data };
  const [issue] = parsed.error.issues;
  return { ok: false, why: `unexpected shape at /${issue?.path.join("/") ?? ""}` };
}
