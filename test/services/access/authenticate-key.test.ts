import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { keyKnownForMs } from "../../../src/services/access/authenticate-key.ts";
import { givenKey } from "../../support/api.ts";
import { testContext } from "../../support/context.ts";

function movableClock() {
  let ms = Date.now();
  const forward = (by: number) => {
    ms += by;
  };
  return { now: () => new Date(ms), forward };
}

const revoke = (id: string) =>
  env.DB.prepare("UPDATE api_keys SET revoked_at = ? WHERE id = ?").bind(new Date().toISOString(), id).run();

describe("a key that was looked up a moment ago", () => {
  it("is refused within a second of being revoked", async () => {
    const clock = movableClock();
    const { authenticate } = testContext({ clock }).composition;
    const { id, key } = await givenKey(["read"]);
    expect(await authenticate(key)).toMatchObject({ id, scopes: ["read"] });
    await revoke(id);
    clock.forward(keyKnownForMs);
    expect(await authenticate(key)).toBeNull();
    expect(keyKnownForMs).toBeLessThanOrEqual(1000);
  });

  it("is not looked up again meanwhile", async () => {
    const clock = movableClock();
    const { authenticate } = testContext({ clock }).composition;
    const { id, key } = await givenKey(["read"]);
    await authenticate(key);
    await env.DB.prepare("DELETE FROM api_keys WHERE id = ?").bind(id).run();
    expect(await authenticate(key)).toMatchObject({ id });
  });

  it("is looked up behind the answer while it is in use, so that its owner does not wait for it", async () => {
    const clock = movableClock();
    const { composition, afterwards } = testContext({ clock });
    const { authenticate } = composition;
    const { id, key } = await givenKey(["read"]);
    await authenticate(key);
    await revoke(id);
    clock.forward(keyKnownForMs / 2);
    expect([await authenticate(key), await authenticate(key)]).toMatchObject([{ id }, { id }]);
    // One for the time of the last use, one for the two requests since.
    expect(afterwards).toHaveLength(2);
    await Promise.all(afterwards);
    expect(await authenticate(key)).toBeNull();
  });

  it("does not let another secret with the same public part in", async () => {
    const { authenticate } = testContext().composition;
    const { key } = await givenKey(["read"]);
    expect(await authenticate(key)).not.toBeNull();
    const other = key.slice(0, -1) + (key.endsWith("A") ? "B" : "A");
    expect(await authenticate(other)).toBeNull();
  });
});
