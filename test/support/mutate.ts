import fc from "fast-check";
import { hostileBody, hostileHeader, hostilePart, hostileText, hostileValue } from "./hostile.ts";
import type { ApiRequest } from "./valid-request.ts";

export interface Mutation {
  kind: (typeof kinds)[number];
  /** Which of the places that there are. */
  place: number;
  value: unknown;
  text: string;
  part: string;
  header: readonly [string, string];
  raw: string | Uint8Array<ArrayBuffer>;
}

const kinds = [
  "none",
  "replace",
  "replace",
  "replace",
  "remove",
  "add",
  "raw body",
  "raw body",
  "query value",
  "query value",
  "query twice",
  "query unknown",
  "path",
  "header",
  "header",
] as const;

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom(...kinds),
  place: fc.nat(10_000),
  value: hostileValue,
  text: hostileText,
  part: hostilePart,
  header: hostileHeader,
  raw: hostileBody,
});

/** The same request with one thing wrong in it. `parameters` are the names of those that the query may have. */
export function mutate(request: ApiRequest, { kind, ...m }: Mutation, parameters: readonly string[]): ApiRequest {
  const parameter = parameters[m.place % Math.max(1, parameters.length)] ?? "limit";
  const others = request.query.filter(([name]) => name !== parameter);
  switch (kind) {
    case "none":
      return request;
    case "replace":
    case "remove":
    case "add":
      // Without a body there is nothing to change in it.
      if (typeof request.body !== "object") return { ...request, query: [...others, [parameter, m.part]] };
      return { ...request, body: changeBody(request.body, kind, m) };
    case "raw body":
      return request.body === undefined ? { ...request, id: m.part } : { ...request, body: m.raw };
    case "query value":
      return { ...request, query: [...others, [parameter, m.part]] };
    case "query twice":
      return { ...request, query: [...others, [parameter, "1"], [parameter, m.part]] };
    case "query unknown":
      return { ...request, query: [...request.query, [m.part, "1"]] };
    case "path":
      return { ...request, id: m.part };
    case "header":
      return { ...request, headers: { ...request.headers, [m.header[0]]: m.header[1] } };
  }
}

type Container = Record<string, unknown>;

function changeBody(
  body: unknown,
  kind: "replace" | "remove" | "add",
  { place, value, text }: Pick<Mutation, "place" | "value" | "text">,
) {
  const copy: unknown = structuredClone(body);
  const places = placesIn(copy);
  const containers = [copy, ...places.map(({ of, key }) => of[key])].filter(isContainer);
  const target = places[place % Math.max(1, places.length)];
  const container = containers[place % Math.max(1, containers.length)];
  if (kind === "add" || target === undefined) {
    // defineProperty, since "__proto__" is no ordinary name.
    if (container) define(container, text, value);
    return copy;
  }
  if (kind === "remove") delete target.of[target.key];
  else target.of[target.key] = value;
  return copy;
}

const define = (of: Container, key: string, value: unknown) =>
  Object.defineProperty(of, key, { value, enumerable: true, configurable: true, writable: true });

const isContainer = (value: unknown): value is Container => typeof value === "object" && value !== null;

function placesIn(value: unknown): { of: Container; key: string }[] {
  if (!isContainer(value)) return [];
  return Object.keys(value).flatMap((key) => [{ of: value, key }, ...placesIn(value[key])]);
}
