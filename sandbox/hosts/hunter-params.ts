/** Query and JSON body together; the body wins. */
export type HunterParams = Readonly<Record<string, unknown>>;

export function textOf(params: HunterParams, name: string): string | undefined {
  const value = params[name];
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}
