import { createWorld } from "../../sandbox/world/world.ts";

/** Settings that the free sources need in the sandbox: its job boards, and somebody to write to. .dev.vars wins. */
export function sandboxVars(): Record<string, string> {
  const boards = createWorld(1).companies.flatMap(({ jobBoard, slug }) => (jobBoard ? [`${jobBoard}:${slug}`] : []));
  return { JOB_BOARDS: boards.join(","), CONTACT_EMAIL: "operator@leads.example" };
}
