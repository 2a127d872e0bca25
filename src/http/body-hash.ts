import { toHex } from "../lib/hash.ts";

export interface HashedBody {
  /** The same bytes, hashed as they pass. */
  body: ReadableStream<Uint8Array>;
  /** SHA-256 in hex; null where the body was not read to its end. */
  hash(): Promise<string | null>;
}

/** For a body that is never held whole. */
export function hashBody(source: ReadableStream<Uint8Array>): HashedBody {
  const digest = new crypto.DigestStream("SHA-256");
  const writer = digest.getWriter();
  // Of a body that breaks off nobody asks for the hash.
  digest.digest.catch(() => {});
  let isWhole = false;
  const body = source.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      async transform(chunk, controller) {
        await writer.write(chunk);
        controller.enqueue(chunk);
      },
      async flush() {
        await writer.close();
        isWhole = true;
      },
    }),
  );
  return { body, hash: async () => (isWhole ? toHex(await digest.digest) : null) };
}

/** Reads the body to its end, to know it. */
export async function hashOf(source: ReadableStream<Uint8Array>): Promise<string> {
  const digest = new crypto.DigestStream("SHA-256");
  await source.pipeTo(digest);
  return toHex(await digest.digest);
}
