import { crc32, deflateSync, inflateSync } from "node:zlib";

const signature = Buffer.from("89504e470d0a1a0a", "hex");

/**
 * A screenshot with 16 shades of each colour and a palette: a third of its size, and text looks the same.
 * Takes what Chromium writes: 8 bits, RGB or RGBA, not interlaced.
 */
export function shrinkPng(png: Buffer): Buffer {
  const chunks = chunksOf(png);
  const head = chunks.find(({ type }) => type === "IHDR")?.data ?? Buffer.alloc(13);
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  const bytesPerPixel = head[9] === 6 ? 4 : 3;
  const data = Buffer.concat(chunks.filter(({ type }) => type === "IDAT").map((chunk) => chunk.data));
  const pixels = unfilter(inflateSync(data), width * bytesPerPixel, bytesPerPixel);

  const palette = new Map<string, number>();
  const rows = Buffer.alloc(height * (width + 1));
  for (let i = 0; i < width * height; i++) {
    const color = pixels.subarray(i * bytesPerPixel, i * bytesPerPixel + 3);
    const shade = Array.from(color, (byte) => (byte >> 4).toString(16).repeat(2)).join("");
    const index = palette.get(shade) ?? palette.size;
    palette.set(shade, index);
    rows[Math.floor(i / width) + 1 + i] = index;
  }
  if (palette.size > 256) throw new Error(`${palette.size} colours are more than a palette has.`);

  const indexed = Buffer.from(head);
  indexed[9] = 3;
  return Buffer.concat([
    signature,
    chunk("IHDR", indexed),
    chunk("PLTE", Buffer.from([...palette.keys()].join(""), "hex")),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunksOf(png: Buffer): { type: string; data: Buffer }[] {
  const chunks = [];
  for (let at = signature.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString("latin1", at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** Each row says by its first byte from which neighbours its bytes are differences (PNG, section 9). */
function unfilter(rows: Buffer, rowLength: number, bytesPerPixel: number): Buffer {
  const pixels = Buffer.alloc((rows.length / (rowLength + 1)) * rowLength);
  let at = 0;
  for (let start = 0; start < rows.length; start += rowLength + 1) {
    const filter = rows[start] ?? 0;
    for (const byte of rows.subarray(start + 1, start + 1 + rowLength)) {
      const isFirst = at % rowLength < bytesPerPixel;
      const left = isFirst ? 0 : (pixels[at - bytesPerPixel] ?? 0);
      const up = pixels[at - rowLength] ?? 0;
      const corner = isFirst ? 0 : (pixels[at - rowLength - bytesPerPixel] ?? 0);
      const guesses = [0, left, up, (left + up) >> 1, paeth(left, up, corner)];
      pixels[at++] = byte + (guesses[filter] ?? 0);
    }
  }
  return pixels;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const off = (x: number) => Math.abs(guess - x);
  if (off(left) <= off(up) && off(left) <= off(corner)) return left;
  return off(up) <= off(corner) ? up : corner;
}
