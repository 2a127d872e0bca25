import { describe, expect, it } from "vitest";
import { readHiringPost } from "../../src/domain/hiring-post.ts";
import { withoutPersonalData } from "../../src/domain/personal-data.ts";

const read = (html: string) => readHiringPost(html);

describe("a post's company", () => {
  it.each([
    ["Acme Robotics | Engineer | Berlin", "Acme Robotics"],
    ["Acme (https:&#x2F;&#x2F;acme.example) | Engineer | Berlin", "Acme"],
    ["Acme (YC W26)| Engineer | Berlin", "Acme"],
    ["*Acme | REMOTE (US) | Engineer*", "Acme"],
    ["Acme, a Globex company | Engineer | Berlin", "Acme"],
    ["Acme - invoices for dentists - Berlin", "Acme"],
    ["Senior Engineer | Acme | REMOTE", "Acme"],
    ["Acme is hiring an ML Engineer in Berlin.", "Acme"],
    ["We at Acme are looking for a developer to work on robots, with us and others, every day of the week.", "Acme"],
    ["Acme open source voice AI | Engineer | REMOTE<p>Acme is building voices.", "Acme"],
    ["https:&#x2F;&#x2F;acme.example (YC S26) | Engineer | Berlin", "Acme"],
  ])("of %s is %s", (html, name) => {
    expect(read(html)?.companyName).toBe(name);
  });

  it.each([
    ["nothing but wishes", "Austin, Texas<p>Python<p>Machine Learning"],
    ["a company that hides", "Stealth Startup | Engineer | REMOTE"],
    ["a role alone", "Senior full stack engineer | Remote"],
    ["noise", "42. 0. 1e"],
    ["an empty post", ""],
  ])("is not made up out of %s", (_, html) => {
    expect(read(html)).toBeNull();
  });
});

describe("a post's website", () => {
  it.each([
    ["its link", "Acme | Berlin<p>See https:&#x2F;&#x2F;www.acme.example&#x2F;jobs", "acme.example"],
    ["its name in the text", "Acme | acme.example | Berlin", "acme.example"],
    ["its mailbox's host", "Acme | Berlin<p>Write to jobs@acme.example.", "acme.example"],
    ["a name that holds the company's", "Acme | Berlin<p>https:&#x2F;&#x2F;joinacme.example", "joinacme.example"],
    ["not a job board", "Acme | Berlin<p>https:&#x2F;&#x2F;boards.greenhouse.io&#x2F;acme", null],
    ["not a page for rent", "Acme | Berlin<p>https:&#x2F;&#x2F;acme.notion.site&#x2F;jobs", null],
    ["not an article", "Acme | Berlin<p>https:&#x2F;&#x2F;paper.example&#x2F;2026&#x2F;acme-raises", null],
    ["not a free mailbox", "Acme | Berlin<p>acmejobs@gmail.com", null],
  ])("is %s", (_, html, domain) => {
    expect(read(html)?.domain).toBe(domain);
  });
});

it("knows job boards and the place", () => {
  const post = read(
    'Acme | Engineer | ONSITE in San Francisco, CA or REMOTE<p><a href="https:&#x2F;&#x2F;jobs.lever.co&#x2F;acme&#x2F;12">x</a>',
  );
  expect(post).toMatchObject({ boards: [{ vendor: "lever", token: "acme" }], isRemote: true });
  expect(post?.location).toBe("San Francisco, CA");
});

describe("personal data", () => {
  it.each([
    ["Write to marta@acme.example or marta (at) acme (dot) com", "Write to or"],
    ["jobs at acme dot com", ""],
    ["call +44 20 7946 0958 now", "call now"],
    ["ask @marta_k about AI", "ask about AI"],
    [
      "we look at scale. We earn $120,000 - 150,000 since 2019",
      "we look at scale. We earn $120,000 - 150,000 since 2019",
    ],
  ])("is taken out of %j", (text, clean) => {
    expect(withoutPersonalData(text)).toBe(clean);
  });
});
