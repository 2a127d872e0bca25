// D1 takes 2,000,000 bytes in one parameter. What a statement adds to a row (an id, quotes escaped again) has room.
const mostBytes = 1_500_000;
const mostRows = 2000;

const encoder = new TextEncoder();

/** The rows in as few slices as fit a statement's one JSON parameter each. */
export function slicesUnder<T extends object>(rows: readonly T[]): T[][] {
  const slices: T[][] = [];
  let slice: T[] = [];
  let bytes = 0;
  for (const row of rows) {
    const size = encoder.encode(JSON.stringify(row)).length;
    if (slice.length > 0 && (bytes + size > mostBytes || slice.length >= mostRows)) {
      slices.push(slice);
      slice = [];
      bytes = 0;
    }
    slice.push(row);
    bytes += size;
  }
  return slice.length > 0 ? [...slices, slice] : slices;
}
