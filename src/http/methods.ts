import type { RouterRoute } from "hono/types";

/** The methods that an address knows, for 405: Hono itself answers 404. */
export function allowedMethods(routes: readonly RouterRoute[], path: string): string[] {
  const methods = routes
    .filter((route) => route.method !== "ALL" && patternOf(route.path).test(path))
    .map((route) => route.method);
  const known = new Set(methods);
  if (known.has("GET")) known.add("HEAD");
  return [...known].sort();
}

/** `/leads/:id{…}` as a pattern for whole paths. Routes hold no other kind of pattern. */
function patternOf(path: string): RegExp {
  const source = path
    .split("/")
    .map((part) => (part.startsWith(":") ? "[^/]+" : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")))
    .join("/");
  return new RegExp(`^${source}$`);
}
