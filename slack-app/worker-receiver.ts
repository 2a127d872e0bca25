import type { App, Receiver } from "@slack/bolt";
import type { Incoming } from "./incoming.ts";

/** Bolt over a Worker's Request: the answer is what a listener acknowledges with, the listener goes on after it. */
export class WorkerReceiver implements Receiver {
  #app: App | null = null;

  init(app: App): void {
    this.#app = app;
  }

  start(): Promise<unknown> {
    return Promise.resolve();
  }

  stop(): Promise<unknown> {
    return Promise.resolve();
  }

  /** Transport only: who is asking and whether they may was found out before. */
  async handle(
    incoming: Incoming,
    customProperties: Record<string, unknown>,
    waitUntil: (work: Promise<unknown>) => void,
  ): Promise<Response> {
    const app = this.#app;
    if (!app) throw new Error("the receiver was not initialised");
    const acknowledged = Promise.withResolvers<Response>();
    const ack = async (answer?: unknown) => {
      acknowledged.resolve(
        answer === undefined || answer === ""
          ? new Response(null, { status: 200 })
          : typeof answer === "string"
            ? new Response(answer, { status: 200 })
            : Response.json(answer),
      );
    };
    const work = app.processEvent({ body: incoming.body, ack, customProperties }).then(
      // Nobody listens to this: Slack is told that it arrived all the same.
      () => ack(),
      (error: unknown) => acknowledged.reject(error),
    );
    waitUntil(work);
    return acknowledged.promise;
  }
}
