import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nameKey } from "../../src/domain/company-name.ts";
import { readHiringPost } from "../../src/domain/hiring-post.ts";
import labels from "../providers/fixtures/hiring-posts.json" with { type: "json" };
import { dataDir } from "./support/server.ts";

const file = join(dataDir, "hn.algolia.com/items-41425910.json");

/** Every fifth post of the thread, read by hand before there was a parser. */
describe.skipIf(!existsSync(file))("a real thread of September 2024 (skipped where ../shared/data is missing)", () => {
  const posts = () => (JSON.parse(readFileSync(file, "utf8")) as { children: { id: number; text: string }[] }).children;
  const read = () => {
    const byId = new Map(posts().map(({ id, text }) => [id, readHiringPost(text)]));
    return labels.map((label) => ({ label, post: byId.get(label.id) ?? null }));
  };
  const key = (name: string | null | undefined) => (name ? nameKey(name) : null);

  it("names the company right in at least 90 % of 60 posts", () => {
    const wrong = read().filter(({ label, post }) => key(label.company) !== key(post?.companyName));
    expect(labels).toHaveLength(60);
    expect(wrong.length, JSON.stringify(wrong.map(({ label }) => label))).toBeLessThanOrEqual(6);
  });

  it("names its website right in at least 85 % of them", () => {
    const wrong = read().filter(({ label, post }) => label.domain !== (post?.domain ?? null));
    expect(wrong.length, JSON.stringify(wrong.map(({ label }) => label))).toBeLessThanOrEqual(9);
  });

  it("quotes about a third of all posts on AI, none of them with a mailbox, a phone number or a link", () => {
    const quotes = posts().flatMap(({ text }) => readHiringPost(text)?.aiQuote ?? []);
    expect(quotes.length).toBeGreaterThan(80);
    expect(quotes.length).toBeLessThan(140);
    for (const quote of quotes) expect(quote).not.toMatch(/@\w|https?:|\(at\)|\+\d{2}/);
  });
});
