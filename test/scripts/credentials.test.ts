import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, it } from "vitest";
import { readMasterKeys } from "../../scripts/credentials/master-keys.ts";
import { rotateCredentials } from "../../scripts/credentials/rotate.ts";
import type { Row, RunSql } from "../../scripts/d1.ts";
import { credentialContext } from "../../src/domain/credential.ts";
import { type MasterKey, seal, sealedWith, unseal } from "../../src/lib/sealed-text.ts";
import { runScript } from "./run-script.ts";

const key = (id: string, byte: number): MasterKey => ({ id, bytes: new Uint8Array(32).fill(byte) });
const [k1, k2, k3] = [key("k1", 1), key("k2", 2), key("k3", 3)];
const text = ({ id, bytes }: MasterKey) => `${id}:${Buffer.from(bytes).toString("base64")}`;

/** Two stored keys as the Worker stores them, sealed with the first master key. */
async function database() {
  const db = new DatabaseSync(":memory:");
  db.exec("CREATE TABLE api_credentials (id TEXT, service TEXT UNIQUE, api_key TEXT, updated_at TEXT)");
  for (const provider of ["apollo", "hunter"]) {
    const id = `id-${provider}`;
    const sealed = await seal(`key of ${provider}`, k1, credentialContext({ id, provider }));
    db.prepare("INSERT INTO api_credentials VALUES (?, ?, ?, '')").run(id, provider, sealed);
  }
  const runSql: RunSql = async (sql) => db.prepare(sql).all() as Row[];
  const opened = async (master: MasterKey) => {
    const rows = db.prepare("SELECT id, service, api_key FROM api_credentials ORDER BY service").all();
    return Promise.all(
      rows.map(({ id, service, api_key: sealed }) =>
        unseal(String(sealed), master, credentialContext({ id: String(id), provider: String(service) })),
      ),
    );
  };
  return { db, runSql, opened };
}

describe("K5: the rotation of the master key", () => {
  it("seals every key anew, and does nothing the second time", async () => {
    const { runSql, opened } = await database();
    expect(await rotateCredentials(runSql, k2, [k1])).toMatchObject({ rotated: ["apollo", "hunter"], unreadable: [] });
    expect(await opened(k2)).toEqual(["key of apollo", "key of hunter"]);
    expect(await rotateCredentials(runSql, k2, [])).toMatchObject({ rotated: [], current: ["apollo", "hunter"] });
  });

  it("goes on after it was killed in the middle", async () => {
    const { runSql, opened } = await database();
    let updates = 0;
    const dying: RunSql = async (sql) => {
      if (sql.startsWith("UPDATE") && ++updates === 2) throw new Error("killed");
      return runSql(sql);
    };
    await expect(rotateCredentials(dying, k2, [k1])).rejects.toThrow("killed");
    expect(await rotateCredentials(runSql, k2, [k1])).toMatchObject({ rotated: ["hunter"], current: ["apollo"] });
    expect(await opened(k2)).toEqual(["key of apollo", "key of hunter"]);
  });

  it("never undoes a key that somebody stores in the meantime", async () => {
    const { db, runSql } = await database();
    const newer = await seal("a new key", k1, credentialContext({ id: "id-apollo", provider: "apollo" }));
    const racing: RunSql = async (sql) => {
      if (sql.startsWith("UPDATE"))
        db.prepare("UPDATE api_credentials SET api_key = ? WHERE service = 'apollo'").run(newer);
      return runSql(sql);
    };
    expect(await rotateCredentials(racing, k2, [k1])).toMatchObject({ changed: ["apollo"], rotated: ["hunter"] });
    expect(db.prepare("SELECT api_key FROM api_credentials WHERE service = 'apollo'").get()).toEqual({
      api_key: newer,
    });
  });

  it("leaves what it cannot open as it is", async () => {
    const { db, runSql, opened } = await database();
    expect(await rotateCredentials(runSql, k3, [k2])).toMatchObject({ unreadable: ["apollo", "hunter"] });
    expect(await opened(k1)).toHaveLength(2);
    const [row] = db.prepare("SELECT api_key FROM api_credentials").all();
    expect(sealedWith(String(row?.api_key))).toBe("k1");
  });

  it.each([
    [{}, /CREDENTIALS_KEY is not set/],
    [{ CREDENTIALS_KEY: "k1:c2hvcnQ=" }, /CREDENTIALS_KEY must hold 32 bytes, not 5/],
    [{ CREDENTIALS_KEY: text(k1), CREDENTIALS_KEYS_PREVIOUS: "nonsense" }, /CREDENTIALS_KEYS_PREVIOUS must look like/],
    [{ CREDENTIALS_KEY: text(k1), CREDENTIALS_KEYS_PREVIOUS: text({ ...k2, id: "k1" }) }, /a new key needs a new name/],
  ])("does not begin with %j", (variables, why) => {
    expect(() => readMasterKeys(variables)).toThrow(why);
  });
});

describe("npm run credentials", () => {
  const state = mkdtempSync(join(tmpdir(), "lde-credentials-"));
  afterAll(() => rmSync(state, { recursive: true, force: true }));

  it("makes a master key that the Worker takes, and rotates an empty table", async () => {
    const [made, rotated, odd] = await Promise.all([
      runScript("credentials.ts", ["new-key", "k9"]),
      runScript("credentials.ts", ["rotate", "--state", state]),
      runScript("credentials.ts", ["rotate", "twice"]),
    ]);
    expect(readMasterKeys({ CREDENTIALS_KEY: made.stdout.trim() }).current).toMatchObject({ id: "k9" });
    expect(rotated).toMatchObject({ code: 0, stdout: expect.stringContaining("Nothing needs the previous keys") });
    expect(odd.code).toBe(2);
  });
});
