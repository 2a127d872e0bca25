const deepest = 5;
const mostColumns = 2000;

/** An object's members as columns: those of objects within it under dotted names, lists as lists of words. */
export function flatten(item: object): Map<string, unknown> {
  const columns = new Map<string, unknown>();
  addMembers(columns, "", item, 1);
  return columns;
}

function addMembers(columns: Map<string, unknown>, prefix: string, item: object, depth: number): void {
  for (const [name, value] of Object.entries(item)) {
    if (columns.size >= mostColumns) return;
    const column = prefix + name;
    if (isObject(value) && depth < deepest && Object.keys(value).length > 0) {
      addMembers(columns, `${column}.`, value, depth + 1);
    } else if (!columns.has(column)) {
      columns.set(column, Array.isArray(value) ? value.map(wordOf) : value);
    }
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What an object in a list is called. */
function wordOf(item: unknown): unknown {
  if (!isObject(item)) return item;
  return ["name", "title", "label", "value"].map((key) => item[key]).find((name) => typeof name === "string") ?? item;
}
