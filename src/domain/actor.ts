import { AppError } from "./errors.ts";

export const scopes = ["read", "write", "admin"] as const;
export type Scope = (typeof scopes)[number];

/** Who acts. `name` is what the audit trail shows: "key:Berlin team", "slack:U123", "cron", "queue". */
export interface Actor {
  kind: "key" | "slack" | "cron" | "queue";
  id: string;
  name: string;
  scopes: readonly Scope[];
}

export const cronActor: Actor = { kind: "cron", id: "cron", name: "cron", scopes: ["read", "write"] };

/** Admin includes write, and write includes read. */
export function hasScope(actor: Actor, scope: Scope): boolean {
  const rank = scopes.indexOf(scope);
  return actor.scopes.some((own) => scopes.indexOf(own) >= rank);
}

export function requireScope(actor: Actor, scope: Scope): void {
  if (hasScope(actor, scope)) return;
  throw new AppError("forbidden", `This needs the scope "${scope}". Ask an administrator for a key that has it.`);
}
