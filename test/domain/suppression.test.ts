import { describe, expect, it } from "vitest";
import { normalizeEmail } from "../../src/domain/email-address.ts";
import { createEraser, toTraces, withoutEntries } from "../../src/domain/erasure.ts";
import { keysOfAddress, keysOfCompany, keysOfDomain, keysOfPerson, readSubject } from "../../src/domain/suppression.ts";

const keysIn = (keys: readonly { scope: string; value: string }[]) =>
  keys.map(({ scope, value }) => `${scope} ${value}`);

describe("an address is known in all its spellings", () => {
  it.each([
    ["ADA@B.Example", "ada@b.example"],
    [" ada+news@b.example ", "ada@b.example"],
    ["mailto:ada@b.example?subject=hi", "ada@b.example"],
    ["Ada Byron <ada@b.example>", "ada@b.example"],
    ["ada@b.example.", "ada@b.example"],
    ["ada@bücher.example", "ada@xn--bcher-kva.example"],
    ["A.D.A+x@GoogleMail.com", "ada@gmail.com"],
    ["a.da@b.example", "a.da@b.example"],
  ])("%s is %s", (spelling, canonical) => {
    expect(readSubject("person", spelling)).toBe(canonical);
    const written = normalizeEmail(spelling);
    if (written !== null) expect(keysIn(keysOfAddress(written))).toContain(`email ${canonical}`);
  });

  it.each(["", "ada", "@b.example", "ada@", "b.example"])("%j is none", (text) => {
    expect(readSubject("person", text)).toBeNull();
  });
});

describe("a domain covers what is under it", () => {
  it.each(["b.example", "https://www.B.example/about", "shop.b.example", "@b.example", "b.example."])("%s", (text) => {
    expect(readSubject("domain", text)).toBe("b.example");
  });

  it("also an address at it, a host under it and a website on it", () => {
    expect(keysIn(keysOfAddress("ada@mail.b.example"))).toContain("domain b.example");
    expect(keysIn(keysOfDomain("x.y.b.example"))).toEqual(["domain b.example"]);
    expect(keysIn(keysOfCompany({ domain: "other.example", websiteUrl: "https://www.b.example/x" }))).toEqual([
      "domain other.example",
      "domain b.example",
    ]);
  });
});

it("an erased person is known by profile and by name at the company too", () => {
  const ada = { email: null, firstName: "Áda", lastName: "Byron", linkedinUrl: "http://uk.linkedin.com/in/Ada-B/?x=1" };
  expect(keysIn(keysOfPerson(ada, "b.example"))).toEqual(["person profile in/ada-b", "person ada byron at b.example"]);
});

describe("the eraser", () => {
  const ada = { id: "1", email: "ada@b.example", firstName: 'A"da', lastName: "Lin", linkedinUrl: null, phone: "12" };

  it("takes whole words in whatever case, also as they stand in JSON", () => {
    const erase = createEraser([ada]);
    expect(erase('Call a"DA lin, ADA@B.example')).toBe("Call [erased], [erased]");
    expect(JSON.parse(erase(JSON.stringify({ a: 'A"da Lin' })))).toEqual({ a: "[erased]" });
    expect(erase('A"da Lindgren, xada@b.example')).toBe('A"da Lindgren, xada@b.example');
  });

  it("takes of a remembered answer only the entries that are about the person", () => {
    const traces = toTraces([{ ...ada, firstName: "Ada" }]);
    const answer = { data: { emails: [{ value: "x@b.example" }, { first: "Ada", last: "Lin" }], domain: "b.example" } };
    expect(JSON.parse(withoutEntries(JSON.stringify(answer), traces) ?? "")).toEqual({
      data: { emails: [{ value: "x@b.example" }], domain: "b.example" },
    });
    expect(withoutEntries(JSON.stringify({ data: { email: "ADA@b.example" } }), traces)).toBeNull();
  });

  it("looks for nothing where nothing names the person, and never for a short number", () => {
    const nobody = { ...ada, email: null, lastName: null };
    expect(createEraser([nobody])("12 ada")).toBe("12 ada");
    expect(toTraces([nobody])).toEqual({ texts: [], pairs: [] });
  });
});
