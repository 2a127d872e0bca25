export interface Step {
  name: string;
  command: string;
  args: readonly string[];
  /** Counted by its own tests and not as one. */
  isVitest?: boolean;
}

export const types: readonly Step[] = [
  { name: "types of the Worker", command: "tsc", args: ["-p", "tsconfig.json"] },
  { name: "types of the rest", command: "tsc", args: ["-p", "tsconfig.node.json"] },
];
export const lint: Step = { name: "lint and format", command: "biome", args: ["ci", "--colors=off", "."] };
export const dryRun: Step = { name: "deploy, dry run", command: "wrangler", args: ["deploy", "--dry-run"] };
export const architecture = vitest("architecture", "vitest.node.config.ts", ["test/architecture.test.ts"]);
export const inWorkerd = vitest("tests in workerd", "vitest.config.ts");
export const inNode = vitest("tests in Node, end to end", "vitest.node.config.ts");

function vitest(name: string, config: string, files: readonly string[] = []): Step {
  return { name, command: "vitest", args: ["run", "--config", config, ...files], isVitest: true };
}
