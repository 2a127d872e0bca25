import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { sqlThroughWrangler } from "../../scripts/d1.ts";
import { runScript } from "./run-script.ts";

const state = mkdtempSync(join(tmpdir(), "lde-keys-"));
afterAll(() => rmSync(state, { recursive: true, force: true }));

describe("npm run key", () => {
  it("makes, lists and revokes a key whose name is an attack", async () => {
    const name = `O'Brien"; DROP TABLE api_keys; -- $(touch x) 日本`;
    const created = await runScript("key.ts", ["create", "--name", name, "--scopes", "admin,read", "--state", state]);
    expect(created.code).toBe(0);
    const [, key = "", prefix = ""] = /^(lde_([a-z0-9]{8})_[\w-]{43})$/m.exec(created.stdout) ?? [];
    expect(key).not.toBe("");

    // One after the other: the local database takes one process at a time.
    const rows = await sqlThroughWrangler({ kind: "local", stateDir: state })("SELECT * FROM api_keys");
    const listed = await runScript("key.ts", ["list", "--state", state]);
    const unknown = await runScript("key.ts", ["revoke", "x' OR 1=1 --", "--state", state]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      name,
      prefix,
      scopes: '["read","admin"]',
      key_hash: createHash("sha256").update(key).digest("hex"),
      revoked_at: null,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
    });
    expect(JSON.stringify(rows)).not.toContain(key);

    expect(listed.stdout).toContain(prefix);
    expect(listed.stdout).toContain("active");
    expect(listed.stdout).not.toContain(String(rows[0]?.key_hash));

    expect(unknown).toMatchObject({ code: 1, stderr: "There is no such key.\n" });
    const revoked = await runScript("key.ts", ["revoke", prefix, "--state", state]);
    expect(revoked).toMatchObject({ code: 0, stdout: expect.stringContaining("Revoked key") });
    const again = await runScript("key.ts", ["revoke", prefix, "--state", state]);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining("was revoked already") });
  });

  it.each([
    ["no name", ["create"], "Give the key a name"],
    ["an empty name", ["create", "--name", "  "], "Give the key a name"],
    ["a long name", ["create", "--name", "x".repeat(101)], "longer than 100"],
    ["a name with a line break", ["create", "--name", "a\nb"], "control character"],
    ["an unknown scope", ["create", "--name", "x", "--scopes", "read,root"], 'Unknown scope "root"'],
    ["an unknown command", ["delete"], 'Unknown command "delete"'],
    ["a state that does not exist", ["list", "--state", join(state, "none")], "does not exist"],
    ["a remote database that was never made", ["list", "--remote"], "no real database_id"],
  ])("refuses %s in one line", async (_, args, message) => {
    const { code, stderr } = await runScript("key.ts", args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr.trim()).not.toContain("\n");
  });
});
