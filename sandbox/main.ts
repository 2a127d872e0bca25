import { parseArgs } from "node:util";
import { startSandbox } from "./server.ts";

const { values } = parseArgs({
  options: { port: { type: "string", default: "8788" }, data: { type: "string" }, seed: { type: "string" } },
});

const sandbox = await startSandbox({
  port: wholeNumber("port", values.port),
  ...(values.data === undefined ? {} : { dataDir: values.data }),
  ...(values.seed === undefined ? {} : { seed: wholeNumber("seed", values.seed) }),
}).catch((error: NodeJS.ErrnoException) => {
  stop(error.code === "EADDRINUSE" ? `port ${values.port} is taken` : String(error.stack));
});
console.log(`sandbox listening on ${sandbox.url}`);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void sandbox.close());

function wholeNumber(name: string, value: string): number {
  return /^\d+$/.test(value) ? Number(value) : stop(`--${name} must be a whole number`);
}

function stop(reason: string): never {
  console.error(reason);
  process.exit(2);
}
