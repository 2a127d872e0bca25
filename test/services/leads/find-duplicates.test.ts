import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { findDuplicates } from "../../../src/services/leads/find-duplicates.ts";
import { testContext } from "../../support/context.ts";
import { givenLead, rowsOf } from "../../support/given.ts";

let names = 0;
/** A word that no other test of the file uses. */
const word = (): string =>
  `${["quil", "zorb", "mavex", "trindo"][names++ % 4]}${crypto
    .randomUUID()
    .replace(/[^a-z]/g, "")
    .slice(0, 6)}x`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

describe("the duplicates of a lead", () => {
  it.each<[string, (w: string) => [object, object]]>([
    [
      "same_domain_name",
      (w) => [
        { company_name: "A1", domain: `${w}.com` },
        { company_name: "B1", domain: `${w}.co.uk` },
      ],
    ],
    [
      "similar_domain_name",
      (w) => [
        { company_name: "A2", domain: `${w}.com` },
        { company_name: "B2", domain: `get${w}.io` },
      ],
    ],
    [
      "similar_domain_name",
      (w) => [
        { company_name: "A3", domain: `${w}-ai.com` },
        { company_name: "B3", domain: `${w}hq.com` },
      ],
    ],
    ["same_name", (w) => [{ company_name: capital(w) }, { company_name: `${w.toUpperCase()}, Inc.` }]],
    ["same_name", (w) => [{ company_name: `${capital(w)} Société` }, { company_name: `${capital(w)} Societe GmbH` }]],
    ["same_name", (w) => [{ company_name: `${capital(w)} Cloud` }, { company_name: `${w.toUpperCase()} CLOUD` }]],
    ["similar_name", (w) => [{ company_name: `${capital(w)} Robotics` }, { company_name: `${capital(w)} Robotcis` }]],
    ["similar_name", (w) => [{ company_name: `${capital(w)}` }, { company_name: `${capital(w)} Labs` }]],
    [
      "same_linkedin",
      (w) => [
        { company_name: "A4", linkedin_url: `https://www.linkedin.com/company/${w}` },
        { company_name: "B4", linkedin_url: `http://linkedin.com/company/${w}/` },
      ],
    ],
  ])("%s is found, whichever of the two is asked for", async (code, make) => {
    const ctx = testContext();
    const [one, other] = make(word());
    const [a, b] = [await givenLead(ctx, { domain: null, ...one }), await givenLead(ctx, { domain: null, ...other })];
    for (const [asked, found] of [
      [a, b],
      [b, a],
    ] as const) {
      const [first, ...rest] = await findDuplicates(ctx, asked.id);
      expect(rest).toEqual([]);
      expect(first?.lead).toMatchObject({ id: found.id, companyName: found.companyName });
      expect(first?.reasons.map((reason) => reason.code)).toContain(code);
      expect(first?.score).toBeGreaterThanOrEqual(0.3);
    }
  });

  it("a domain in letters that only look like another's is shown, and stays a lead of its own", async () => {
    const ctx = testContext();
    const w = `${word()}o`;
    const real = await givenLead(ctx, { company_name: "A5", domain: `${w}.com` });
    const other = await givenLead(ctx, { company_name: "B5", domain: `${w.slice(0, -1)}о.com` });
    expect(other.id).not.toBe(real.id);
    const [found] = await findDuplicates(ctx, other.id);
    expect(found?.lead.id).toBe(real.id);
    expect(found?.reasons.map(({ code }) => code)).toEqual(["lookalike_domain"]);
  });

  it("come the likeliest first, at most twenty", async () => {
    const ctx = testContext();
    const w = word();
    const lead = await givenLead(ctx, { company_name: capital(w), domain: `${w}.com`, location: "Berlin, Germany" });
    for (let i = 0; i < 25; i++) await givenLead(ctx, { company_name: capital(w), domain: null });
    const best = await givenLead(ctx, { company_name: `${capital(w)} GmbH`, domain: `${w}.de`, location: "Berlin" });
    const found = await findDuplicates(ctx, lead.id);
    expect(found).toHaveLength(20);
    expect(found[0]?.lead.id).toBe(best.id);
    const scores = found.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });

  it.each(["", '"', "AND", "x OR y", "a* b^ NEAR(c)", "{domain} : x", "Inc", "🤖", "%_'", "a".repeat(300)])(
    "are looked for under the name %j too",
    async (name) => {
      const ctx = testContext();
      const lead = await givenLead(ctx);
      await rowsOf("UPDATE leads SET company_name = ? WHERE id = ?", name, lead.id);
      expect(await findDuplicates(ctx, lead.id)).toBeInstanceOf(Array);
    },
  );

  it("of a lead that is not there is 404", async () => {
    await expect(findDuplicates(testContext(), crypto.randomUUID())).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("what looking for duplicates costs", () => {
  /** Leads that have nothing to do with the one that is asked for, but words like everybody's. */
  const unrelated = (from: number, to: number) =>
    rowsOf(
      `INSERT INTO leads (id, company_name, domain, description, source, created_at, updated_at)
        SELECT printf('u%07d', value), 'Unrelated ' || value || ' Labs', 'unrelated-' || value || '.com',
          'Software for robots and clouds ' || value, 'x', '2026-01-01', '2026-01-01'
        FROM (WITH RECURSIVE n(value) AS (SELECT ${from} UNION ALL SELECT value + 1 FROM n WHERE value < ${to}) SELECT value FROM n)`,
    );

  it("does not grow with the number of leads", async () => {
    const read: number[] = [];
    const watched = {
      prepare: (text: string) => env.DB.prepare(text),
      batch: async (statements: D1PreparedStatement[]) => {
        const results = await env.DB.batch(statements);
        read.push(results.reduce((sum, { meta }) => sum + meta.rows_read, 0));
        return results;
      },
    };
    const ctx = testContext({ env: { DB: watched } });
    const w = word();
    const lead = await givenLead(testContext(), {
      company_name: `${capital(w)} Labs Inc`,
      domain: `${w}.com`,
      linkedin_url: `https://linkedin.com/company/${w}`,
    });
    await givenLead(testContext(), { company_name: `${capital(w)} Labs`, domain: `${w}.io` });
    await unrelated(1, 200);
    expect(await findDuplicates(ctx, lead.id)).toHaveLength(1);
    await unrelated(201, 2000);
    expect(await findDuplicates(ctx, lead.id)).toHaveLength(1);
    expect(read).toHaveLength(2);
    console.log("rows_read", read);
    expect(read[1]).toBe(read[0]);
    expect(read[1]).toBeLessThan(400);
  });
});
