import type { QueuedMessage } from "./message.ts";

/** A queue takes 100 messages at once. */
export async function sendMessages(queue: Queue, messages: readonly QueuedMessage[]): Promise<void> {
  for (let i = 0; i < messages.length; i += 100) {
    await queue.sendBatch(
      messages.slice(i, i + 100).map(({ message, delaySeconds }) => ({
        body: message,
        ...(delaySeconds === undefined ? {} : { delaySeconds }),
      })),
    );
  }
}
