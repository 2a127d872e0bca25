/** Offset of the first byte that is not part of a whole UTF-8 sequence, or the length where all are. */
export function validUtf8Length(bytes: Uint8Array): number {
  let i = 0;
  while (i < bytes.length) {
    const length = sequenceAt(bytes, i);
    if (length === 0) return i;
    i += length;
  }
  return i;
}

/** How many bytes at the end are the beginning of a sequence that may go on in the next chunk: 0 to 3. */
export function unfinishedTail(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return lengthOf(byte) > back ? back : 0;
  }
  return 0;
}

const lengthOf = (lead: number): number =>
  lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;

// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF; only the second byte's range depends on the lead.
const secondByteRange = (lead: number): readonly [number, number] => {
  if (lead === 0xe0) return [0xa0, 0xbf];
  if (lead === 0xed) return [0x80, 0x9f];
  if (lead === 0xf0) return [0x90, 0xbf];
  if (lead === 0xf4) return [0x80, 0x8f];
  return [0x80, 0xbf];
};

function sequenceAt(bytes: Uint8Array, start: number): number {
  const lead = bytes[start] ?? 0;
  const length = lengthOf(lead);
  for (let k = 1; k < length; k++) {
    const [lowest, highest] = k === 1 ? secondByteRange(lead) : [0x80, 0xbf];
    const byte = bytes[start + k] ?? 0;
    if (byte < lowest || byte > highest) return 0;
  }
  return length;
}
