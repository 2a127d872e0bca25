import type { ServiceContext } from "./context.ts";

export interface Health {
  status: "ok" | "unavailable";
  checks: Record<"database" | "limiter", { status: "ok" | "unavailable"; ms: number }>;
}

const patienceMs = 2000;

/** Whether what every request needs answers: the database and a limiter object. Says nothing about why it does not. */
export async function checkHealth(
  ctx: Pick<ServiceContext, "maintenance" | "providers" | "clock" | "log">,
): Promise<Health> {
  const check = async (name: string, probe: () => Promise<unknown>) => {
    const started = ctx.clock.now().getTime();
    let status: "ok" | "unavailable" = "ok";
    try {
      await Promise.race([probe(), failAfter(patienceMs)]);
    } catch (error) {
      ctx.log.error("health.failed", { check: name, error: String(error) });
      status = "unavailable";
    }
    return { status, ms: ctx.clock.now().getTime() - started };
  };
  const [database, limiter] = await Promise.all([
    check("database", () => ctx.maintenance.ping()),
    check("limiter", () => ctx.providers.status("yc")),
  ]);
  const isWell = database.status === "ok" && limiter.status === "ok";
  return { status: isWell ? "ok" : "unavailable", checks: { database, limiter } };
}

const failAfter = (ms: number) =>
  new Promise<never>((_, reject) => setTimeout(() => reject(new Error(`no answer in ${ms} ms`)), ms));
