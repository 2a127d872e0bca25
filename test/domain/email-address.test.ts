import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emailHost, normalizeEmail } from "../../src/domain/email-address.ts";

describe("normalizeEmail", () => {
  it.each([
    ["capitals", "Jane.Doe@Acme.COM", "jane.doe@acme.com"],
    ["a plus tag", "jane+tag@acme.com", "jane+tag@acme.com"],
    ["an internationalised host", "jane@bücher.de", "jane@xn--bcher-kva.de"],
    ["white space around it", "  jane@acme.com\n", "jane@acme.com"],
    ["a sub-domain", "jane@mail.acme.co.uk", "jane@mail.acme.co.uk"],
    ["a formula's sign, which is the exporter's business", "=cmd@acme.com", "=cmd@acme.com"],
    ["people at companies whose domain is a shared profile host", "jane@linkedin.com", "jane@linkedin.com"],
  ])("reads %s", (_, input, email) => {
    expect(normalizeEmail(input)).toBe(email);
  });

  it.each([
    ["a second header", "a@b.co\r\nBcc: x@y.com"],
    ["a line break", "a@b.co\nBcc:"],
    ["an encoded line break", "a@b.co%0d%0aBcc:x"],
    ["NUL in the local part", "a\u0000@b.co"],
    ["NUL at the end", "a@b.co\u0000"],
    ["a tab", "a\t@acme.com"],
    ["a display name", "Jane <jane@acme.com>"],
    ["a scheme", "mailto:jane@acme.com"],
    ["two addresses", "a@acme.com,b@acme.com"],
    ["two signs", "a@b@acme.com"],
    ["a quoted local part", '"a b"@acme.com'],
    ["dots at the start", ".j@acme.com"],
    ["dots at the end", "j.@acme.com"],
    ["dots in a row", "j..a@acme.com"],
    ["no local part", "@acme.com"],
    ["no host", "jane@"],
    ["a single label", "a@localhost"],
    ["a public suffix", "a@co.uk"],
    ["an IP address", "a@127.0.0.1"],
    ["an IP literal", "a@[127.0.0.1]"],
    ["a short IP address", "a@0x7f.1"],
    ["a path", "a@acme.com/x"],
    ["a query", "a@acme.com?subject=x"],
    ["a port", "a@acme.com:25"],
    ["credentials", "a@user:pw@acme.com"],
    ["markup", "a@ex<script>.com"],
    ["letters beyond ASCII before the sign", "é@acme.com"],
    ["a letter that only looks like k", "\u212Aim@acme.com"],
    ["a local part over 64", `${"a".repeat(65)}@acme.com`],
    ["more than 254 in all", `a@${"a.".repeat(2)}${`${"b".repeat(60)}.`.repeat(4)}acme.com`],
  ])("refuses %s", (_, input) => {
    expect(normalizeEmail(input)).toBeNull();
  });

  it("gives one line of ASCII that it gives again, whatever was written", () => {
    const texts = fc.oneof(
      fc.emailAddress(),
      fc.string({ unit: "binary" }),
      fc.tuple(fc.string({ unit: "binary" }), fc.domain()).map(([local, host]) => `${local}@${host}`),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const email = normalizeEmail(text);
        if (email === null) return;
        expect(normalizeEmail(email)).toBe(email);
        expect(email).toMatch(/^[!-~]+$/);
        expect(email).toBe(email.toLowerCase());
      }),
      { numRuns: 2000 },
    );
  });

  it("knows the host of an address", () => {
    expect(emailHost("jane@mail.acme.com")).toBe("mail.acme.com");
  });
});
