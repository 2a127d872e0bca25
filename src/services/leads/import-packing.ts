import type { ImportRow } from "./import-row.ts";

/** How many rows wait together: the job stores them in one commit or, while somebody reads, in several. */
export const rowsInChunk = 2000;

/** The values of a row: each one's name, and the cell of the file that it is, or -1 where none is the same. */
type Shape = readonly (readonly [name: string, cell: number])[];

type PackedRow = [
  shape: number,
  row: number,
  line: number,
  id: ImportRow["id"],
  isDomainOfEmail: 0 | 1,
  repeats: ImportRow["repeats"],
  size: number,
  place: ImportRow["place"],
  people: ImportRow["people"],
  original: ImportRow["original"],
  values: unknown[],
];

/**
 * Rows as the JSON in which they wait for the job. What a row has as a cell of the file is not written a second time, and
 * names stand there once for all rows that have the same: less than half of what the rows themselves would be.
 */
export function createPacking() {
  const shapes: Shape[] = [];
  const numbers = new Map<string, number>();
  let latest = -1;
  const shapeOf = (row: ImportRow, values: unknown[]): number => {
    const cells = Array.isArray(row.original) ? row.original : [];
    if (fits(shapes[latest], row.values, cells, values)) return latest;
    values.length = 0;
    const shape: [string, number][] = [];
    let key = "";
    for (const [name, value] of Object.entries(row.values)) {
      const cell = typeof value === "string" ? cells.indexOf(value) : -1;
      if (cell < 0) values.push(value);
      shape.push([name, cell]);
      key += `${name} ${cell} `;
    }
    const number = numbers.get(key) ?? shapes.push(shape) - 1;
    numbers.set(key, number);
    latest = number;
    return number;
  };
  return {
    pack(row: ImportRow): string {
      const values: unknown[] = [];
      const packed: PackedRow = [
        shapeOf(row, values),
        row.row,
        row.line,
        row.id,
        row.isDomainOfEmail ? 1 : 0,
        row.repeats,
        row.size,
        row.place,
        row.people,
        row.original,
        values,
      ];
      return JSON.stringify(packed);
    },
    /** These rows, packed here, for `unpackRows`. */
    chunkOf: (rows: readonly string[]): string => `{"shapes":${JSON.stringify(shapes)},"rows":[${rows.join(",")}]}`,
  };
}

/** Whether a row has the shape of the one before it, as most have. Its values that are no cell go to `others`. */
function fits(
  shape: Shape | undefined,
  values: ImportRow["values"],
  cells: readonly unknown[],
  others: unknown[],
): boolean {
  let next = 0;
  for (const [name, value] of Object.entries(values)) {
    const [sameName, cell] = shape?.[next++] ?? [];
    if (name !== sameName || cell === undefined) return false;
    if (cell < 0) others.push(value);
    else if (cells[cell] !== value) return false;
  }
  return shape !== undefined && next === shape.length;
}

export function unpackRows(chunk: string): ImportRow[] {
  const { shapes, rows } = JSON.parse(chunk) as { shapes: Shape[]; rows: PackedRow[] };
  return rows.map(([shape, row, line, id, isDomainOfEmail, repeats, size, place, people, original, given]) => {
    const cells = Array.isArray(original) ? original : [];
    const said: Record<string, unknown> = {};
    let next = 0;
    for (const [name, cell] of shapes[shape] ?? []) said[name] = cell < 0 ? given[next++] : cells[cell];
    const values = said as ImportRow["values"];
    const { domain = null, externalId = null } = values;
    const known = { row, line, id, isDomainOfEmail: isDomainOfEmail === 1, repeats, size, place, people, original };
    return { ...known, domain, externalId, values };
  });
}
