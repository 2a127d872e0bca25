import type { InnerRequest, Reply } from "./reply.ts";
import type { SandboxState } from "./state.ts";

export interface Host {
  serves(hostname: string, state: SandboxState): boolean;
  /** The name that a call is counted under. Few names, whatever the parameters. */
  operation(url: URL): string;
  handle(request: InnerRequest, state: SandboxState): Reply;
}
