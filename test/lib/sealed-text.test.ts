import { describe, expect, it } from "vitest";
import { type MasterKey, parseMasterKey, seal, sealedWith, unseal } from "../../src/lib/sealed-text.ts";

const keyOf = (id: string, byte = 7): MasterKey => ({ id, bytes: new Uint8Array(32).fill(byte) });
const key = keyOf("k1");
const base64 = (bytes: number, byte = 7) => btoa(String.fromCharCode(...new Uint8Array(bytes).fill(byte)));

describe("a sealed text", () => {
  it("opens in its place with its key, and names the key", async () => {
    const sealed = await seal("hunter-key-ÄÖ😀", key, "t:1:c");
    expect(sealed).not.toContain("hunter");
    expect(sealedWith(sealed)).toBe("k1");
    expect(await unseal(sealed, key, "t:1:c")).toBe("hunter-key-ÄÖ😀");
  });

  it("does not open in another place, with another key, under another key's name, or with any byte changed", async () => {
    const sealed = await seal("a secret", key, "t:1:c");
    const [version = "", , iv = "", ciphertext = ""] = sealed.split(".");
    await expect(unseal(sealed, key, "t:2:c")).rejects.toThrow();
    await expect(unseal(sealed, keyOf("k1", 8), "t:1:c")).rejects.toThrow();
    await expect(unseal(sealed, keyOf("k2"), "t:1:c")).rejects.toThrow("not sealed with this key");
    await expect(unseal(sealed.replace(".k1.", ".k2."), keyOf("k2"), "t:1:c")).rejects.toThrow();
    for (let i = 0; i < ciphertext.length; i++) {
      const other = ciphertext[i] === "A" ? "B" : "A";
      const changed = [version, "k1", iv, ciphertext.slice(0, i) + other + ciphertext.slice(i + 1)].join(".");
      await unseal(changed, key, "t:1:c").then(
        // The last letter of base64 holds bits that mean nothing.
        () => expect(i).toBe(ciphertext.length - 1),
        () => undefined,
      );
    }
    for (const odd of ["", "v1", "v2.k1.a.b", `${sealed}.x`, "v1.k1.!.!"]) {
      expect(sealedWith(odd)).toBeNull();
      await expect(unseal(odd, key, "t:1:c")).rejects.toThrow();
    }
  });

  it("K7: never has the IV of another one", async () => {
    const sealed = await Promise.all(Array.from({ length: 10_000 }, () => seal("same", key, "t:1:c")));
    expect(new Set(sealed.map((one) => one.split(".")[2])).size).toBe(10_000);
    expect(new Set(sealed).size).toBe(10_000);
  });
});

describe("a master key", () => {
  it("has a name and 32 bytes", () => {
    expect(parseMasterKey(` 2026-11:${base64(32)} `)).toEqual({ id: "2026-11", bytes: new Uint8Array(32).fill(7) });
  });

  it.each([
    ["", /must look like/],
    [base64(32), /must look like/],
    [`a b:${base64(32)}`, /must look like/],
    [`k1:${base64(20)}`, /must hold 32 bytes, not 20/],
    [`k1:${base64(33)}`, /must hold 32 bytes, not 33/],
  ])("is refused as %s, without repeating it", (text, why) => {
    expect(() => parseMasterKey(text)).toThrow(why);
    expect(() => parseMasterKey(text)).not.toThrow(/BwcHBw/);
  });
});
