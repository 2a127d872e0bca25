import type { Report, StartEvent } from "./events.ts";
import { describeEvent } from "./prose.ts";

/** Events to the terminal, as prose or one JSON object a line; errors to stderr as well. */
export function createReporter({ json }: { json: boolean }): Report {
  // A reader that goes away (`| head`) is no failure of ours.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  return json ? reportJson : createProseReporter();
}

function reportJson(event: StartEvent): void {
  for (const line of jsonLines(event)) process.stdout.write(`${JSON.stringify(line)}\n`);
  if (event.event === "error") process.stderr.write(`${event.message}\n`);
}

export function jsonLines(event: StartEvent): object[] {
  if (event.event === "progress") return [];
  if (event.event === "leads") return event.leads.map((lead) => ({ event: "lead", ...lead }));
  if (event.event === "costs") return event.costs.map((cost) => ({ event: "cost", ...cost }));
  return [event];
}

function createProseReporter(): Report {
  let hasProgress = false;
  const clearProgress = (): void => {
    if (hasProgress) process.stdout.write("\r\x1b[K");
    hasProgress = false;
  };
  return (event) => {
    clearProgress();
    if (event.event === "progress") {
      if (!process.stdout.isTTY) return;
      process.stdout.write(event.message);
      hasProgress = true;
      return;
    }
    if (event.event === "error") {
      process.stderr.write(`${event.message}\n`);
      return;
    }
    const text = describeEvent(event, process.stdout.columns || 120);
    if (text !== "") process.stdout.write(`${text}\n`);
  };
}
