import type { RouterRoute } from "hono/types";

/** Which methods an address knows, for 405: Hono itself answers 404. Routes hold only literal parts and `:names`. */
export interface MethodTable {
  knows(method: string, path: string): boolean;
  /** Sorted; none where there is no such address. */
  methodsAt(path: string): string[];
}

export function createMethodTable(routes: readonly RouterRoute[]): MethodTable {
  const served = routes.filter(({ method }) => method !== "ALL");
  const methodsOf = (path: string) =>
    new Set(served.filter((route) => route.path === path).map(({ method }) => method));
  const paths = [...new Set(served.map(({ path }) => path))];
  // "/leads/search" also looks like "/leads/{id}", but it is an address of its own.
  const literal = new Map(paths.filter((path) => !path.includes("/:")).map((path) => [path, methodsOf(path)]));
  const patterns = paths
    .filter((path) => path.includes("/:"))
    .map((path) => ({ pattern: new RegExp(`^${patternOf(path)}$`), methods: methodsOf(path) }));

  const findMethods = (path: string): ReadonlySet<string> =>
    literal.get(path) ??
    new Set(patterns.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => [...methods]));

  return {
    knows: (method, path) => findMethods(path).has(method === "HEAD" ? "GET" : method),
    methodsAt(path) {
      const known = new Set(findMethods(path));
      if (known.has("GET")) known.add("HEAD");
      return [...known].sort();
    },
  };
}

const patternOf = (path: string): string =>
  path
    .split("/")
    .map((part) => (part.startsWith(":") ? "[^/]+" : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")))
    .join("/");
