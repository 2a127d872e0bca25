type CamelCase<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;
type SnakeCase<S extends string> = S extends `${infer Head}${infer Tail}`
  ? Head extends Lowercase<Head>
    ? `${Head}${SnakeCase<Tail>}`
    : `_${Lowercase<Head>}${SnakeCase<Tail>}`
  : S;

export type CamelKeys<T> = { [K in keyof T as K extends string ? CamelCase<K> : K]: T[K] };
export type SnakeKeys<T> = { [K in keyof T as K extends string ? SnakeCase<K> : K]: T[K] };

// The names of our own fields: a page of leads asks for the same thirty of them fifty times.
const mostNames = 1000;

function remembering(rename: (key: string) => string): (key: string) => string {
  const names = new Map<string, string>();
  return (key) => {
    const known = names.get(key);
    if (known !== undefined) return known;
    const name = rename(key);
    if (names.size < mostNames) names.set(key, name);
    return name;
  };
}

export const camelCase = remembering((key) => key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()));

export const snakeCase = remembering((key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));

function renameKeys(value: object, rename: (key: string) => string): Record<string, unknown> {
  const renamed: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) renamed[rename(key)] = part;
  return renamed;
}

// The casts hold because the functions do to each key exactly what the types say; values are untouched.
export const camelKeys = <T extends object>(value: T): CamelKeys<T> => renameKeys(value, camelCase) as CamelKeys<T>;

export const snakeKeys = <T extends object>(value: T): SnakeKeys<T> => renameKeys(value, snakeCase) as SnakeKeys<T>;

/** The same within objects and lists: for members whose shape is not ours to know here. */
export function snakeKeysDeep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeKeysDeep);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [snakeCase(key), snakeKeysDeep(part)]));
}
