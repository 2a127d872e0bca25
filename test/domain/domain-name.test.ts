import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalizeDomain, plainHostOf } from "../../src/domain/domain-name.ts";

describe("normalizeDomain", () => {
  it.each([
    ["a URL", "https://www.Acme.com/path?x#y", "acme.com"],
    ["a host with a port", "acme.com:8080", "acme.com"],
    ["a trailing dot", "acme.com.", "acme.com"],
    ["capitals", "ACME.COM", "acme.com"],
    ["white space around it", "  acme.com\r\n", "acme.com"],
    ["a sub-domain", "de.jobs.acme.com", "acme.com"],
    ["a service label", "_dmarc.acme.com", "acme.com"],
    ["umlauts", "https://bücher.de", "xn--bcher-kva.de"],
    ["a sharp s", "faß.de", "xn--fa-hia.de"],
    ["an A-label", "xn--bcher-kva.de", "xn--bcher-kva.de"],
    ["an ideographic full stop", "acme。com", "acme.com"],
    ["a two-part suffix", "www.acme.co.uk", "acme.co.uk"],
    ["a private suffix", "https://foo.github.io/demo", "foo.github.io"],
    ["another private suffix", "my.app.vercel.app", "app.vercel.app"],
    ["a profile's path with an @", "https://acme.com/@jane", "acme.com"],
    ["a query with an @", "acme.com?mail=a@b.co", "acme.com"],
    ["a protocol-relative address", "//acme.com", "acme.com"],
  ])("reads %s", (_, input, domain) => {
    expect(normalizeDomain(input)).toBe(domain);
  });

  it.each([
    ...["127.0.0.1", "http://127.1", "0x7f.0.0.1", "0x7f000001", "2130706433", "http://017700000001/", "0177.0.0.1"],
    ...["[::1]", "http://[::ffff:127.0.0.1]/", "1.1.1.1.", "１２７.0.0.1", "1.2.3", "169.254.169.254"],
  ])("takes no IP address: %s", (input) => {
    expect(normalizeDomain(input)).toBeNull();
  });

  it.each([
    ...["", "   ", "...", "acme", "localhost", "com", "co.uk", "github.io", "blogspot.com"],
    ...["jane@acme.com", "mailto:jane@acme.com", "https://user:pw@acme.com/", "http://acme.com@evil.com"],
    ...["ftp://acme.com", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"],
    ...["a b.com", "acme.com,beta.com", "https://a.io, https://b.com", "acme..com", "-acme.com", "acme-.com"],
    ...["foo_bar.com", "*.acme.com", "<acme.com>", "'acme.com'", "acme.123", "http://acme.com:99999"],
    ...[`${"x".repeat(64)}.com`, `${"a".repeat(300)}.com`],
  ])("finds none in %j", (input) => {
    expect(normalizeDomain(input)).toBeNull();
  });

  it.each([
    "linkedin.com/company/foo",
    "https://de.linkedin.com/company/x",
    "x.com/acme",
    "https://medium.com/@acme",
    "github.com/acme",
    "https://www.ycombinator.com/companies/acme",
  ])("takes no profile page for a company's domain: %s", (input) => {
    expect(normalizeDomain(input)).toBeNull();
  });

  it("gives a domain that it gives again, whatever was written", () => {
    const texts = fc.oneof(fc.domain(), fc.webUrl(), fc.string({ unit: "binary" }), fc.ipV4(), fc.emailAddress());
    fc.assert(
      fc.property(texts, (text) => {
        const domain = normalizeDomain(text);
        if (domain === null) return;
        expect(normalizeDomain(domain)).toBe(domain);
        expect(normalizeDomain(`https://WWW.${domain.toUpperCase()}:8443/a?b#c`)).toBe(domain);
        expect(domain).toMatch(/^[a-z0-9.-]+$/);
      }),
      { numRuns: 2000 },
    );
  });

  it("reads plain addresses the short way as a URL parser does", () => {
    const label = fc.string({ unit: fc.constantFrom(..."abz09-x0n"), minLength: 1, maxLength: 6 });
    const path = fc.constantFrom("", "/", "/a/b-c_d.html", "/..", "/@x", "?q", "#f", ":80", "//x");
    const address = fc.tuple(fc.constantFrom("", "http://", "https://", "ftp://", "//"), fc.array(label), path);
    fc.assert(
      fc.property(address, fc.constantFrom("com", "co", "c", "c0m", "0x1", "COM"), ([scheme, labels, rest], top) => {
        const text = `${scheme}${[...labels, top].join(".")}${rest}`;
        const host = plainHostOf(text);
        if (host === null) return;
        expect(new URL(scheme === "" ? `https://${text}` : text).hostname).toBe(host);
      }),
      { numRuns: 2000 },
    );
    expect(plainHostOf("https://acme-labs.example/about")).toBe("acme-labs.example");
    expect(["xn--a.example", "1.2.3.4", "acme", "a_b.example"].map(plainHostOf)).toEqual([null, null, null, null]);
  });
});
