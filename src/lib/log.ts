export type LogFields = Record<string, unknown>;

/** Events are `noun.happened`; fields carry ids, counts and durations, never a secret or a person's data. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  with(fields: LogFields): Log;
}

/** The database's errors list the values of the statement, which may be a person's: they stay out of the log. */
function withoutValues(_key: string, value: unknown): unknown {
  if (typeof value !== "string" || !value.includes("\nparams:")) return value;
  return value.replace(/\nparams:[\s\S]*?(?=\n {4}at |$)/, "");
}

export function createLog(base: LogFields = {}): Log {
  // One JSON object a line: a line break inside a value cannot start a line of its own.
  const line = (level: string, event: string, fields?: LogFields) =>
    JSON.stringify({ level, event, ...base, ...fields }, withoutValues);
  return {
    info: (event, fields) => console.log(line("info", event, fields)),
    warn: (event, fields) => console.warn(line("warn", event, fields)),
    error: (event, fields) => console.error(line("error", event, fields)),
    with: (fields) => createLog({ ...base, ...fields }),
  };
}
