export interface Limits {
  items?: number;
  size: number;
}

/** Neighbours in pieces that each hold at most so many items and so much of what `sizeOf` measures, or a single one. */
export function cut<T>(items: readonly T[], most: Limits, sizeOf: (item: T) => number): T[][] {
  const pieces: T[][] = [];
  let piece: T[] = [];
  let sum = 0;
  for (const item of items) {
    const size = sizeOf(item);
    if (piece.length > 0 && (sum + size > most.size || piece.length >= (most.items ?? Number.POSITIVE_INFINITY))) {
      pieces.push(piece);
      piece = [];
      sum = 0;
    }
    piece.push(item);
    sum += size;
  }
  if (piece.length > 0) pieces.push(piece);
  return pieces;
}
