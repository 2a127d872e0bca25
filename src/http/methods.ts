import type { RouterRoute } from "hono/types";

/** The methods that an address knows, for 405: Hono itself answers 404. */
export function allowedMethods(routes: readonly RouterRoute[], path: string): string[] {
  const matching = routes.filter((route) => route.method !== "ALL" && patternOf(route.path).test(path));
  // "/leads/search" also looks like "/leads/{id}", but it is an address of its own.
  const literal = matching.filter((route) => route.path === path);
  const known = new Set((literal.length > 0 ? literal : matching).map((route) => route.method));
  if (known.has("GET")) known.add("HEAD");
  return [...known].sort();
}

const patterns = new Map<string, RegExp>();

/** `/leads/:id` as a pattern for whole paths. Routes hold no other kind of pattern. */
function patternOf(path: string): RegExp {
  const known = patterns.get(path);
  if (known) return known;
  const source = path
    .split("/")
    .map((part) => (part.startsWith(":") ? "[^/]+" : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")))
    .join("/");
  const pattern = new RegExp(`^${source}$`);
  patterns.set(path, pattern);
  return pattern;
}
