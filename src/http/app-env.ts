import type { Composition } from "../composition.ts";
import type { Actor } from "../domain/actor.ts";
import type { Env } from "../env.ts";
import type { Log } from "../lib/log.ts";
import type { ServiceContext } from "../services/context.ts";

export interface AppEnv {
  Bindings: Env;
  Variables: {
    requestId: string;
    log: Log;
    composition: Composition;
    actor: Actor;
    services: ServiceContext;
    /** Set where the request asked, by `If-Match`, to happen only to a certain version. */
    isConditional: boolean;
  };
}
