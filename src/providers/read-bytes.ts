export interface BodyStart {
  bytes: Uint8Array;
  /** Whether there was more than was read. */
  isCut: boolean;
}

/** Reads the beginning of a body, in unpacked bytes, and leaves the rest where it is: nothing more is ever held. */
export async function readBytes(response: Response, maxBytes: number): Promise<BodyStart> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let isCut = false;
  if (response.body !== null) {
    for await (const chunk of response.body as ReadableStream<Uint8Array>) {
      const rest = maxBytes - length;
      isCut = chunk.byteLength > rest;
      chunks.push(isCut ? chunk.subarray(0, rest) : chunk);
      length += Math.min(chunk.byteLength, rest);
      // Leaving the loop cancels the stream, and with it the download.
      if (isCut) break;
    }
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return { bytes, isCut };
}
