import { describe, expect, it } from "vitest";
import { isPublicAddress, whyNotPublic } from "../../src/domain/public-url.ts";

const rules = { ownHosts: ["leads.acme-tools.com"], allowsExample: false };
const verdictOn = (address: string, over: Partial<typeof rules> = {}) =>
  whyNotPublic(new URL(address), { ...rules, ...over });

/** Spellings of hosts that are not public, as people and redirects write them: reliability.md 2.5, S1 to S4. */
const hosts = [
  "127.0.0.1",
  "127.1",
  "127.0.1",
  "2130706433",
  "0x7f000001",
  "0x7f.1",
  "0177.0.0.1",
  "017700000001",
  "0",
  "0.0.0.0",
  "0x0",
  "①②⑦.⓪.⓪.①",
  "127。0。0。1",
  "127.0.0.1.",
  "１２７.0.0.1",
  "127.255.255.254",
  "[::1]",
  "[::]",
  "[0:0:0:0:0:0:0:1]",
  "[::127.0.0.1]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[::ffff:0:127.0.0.1]",
  "[64:ff9b::7f00:1]",
  "[2002:7f00:1::]",
  "[fe80::1]",
  "[fc00::1]",
  "[fd00:ec2::254]",
  "[ff02::1]",
  "[2606:4700::6810:84e5]",
  "169.254.169.254",
  "2852039166",
  "0xa9fea9fe",
  "0251.0376.0251.0376",
  "169.254.43518",
  "10.0.0.5",
  "10.1",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "192.168.257",
  "100.64.0.1",
  "198.18.0.1",
  "192.0.2.1",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
  "8.8.8.8",
  "localhost",
  "localhost.",
  "LOCALHOST",
  "app.localhost",
  "intranet",
  "metadata.google.internal",
  "printer.local",
  "nas.lan",
  "router.home.arpa",
  "1.0.0.127.in-addr.arpa",
  "facebookcorewwwi.onion",
  "acme.test",
  "acme.example",
  "acme.nosuchzone",
  "co.uk",
  "a_b.com",
];

describe("where a website may be fetched (S1 to S4)", () => {
  it.each(hosts)("not at %s", (host) => {
    expect(hosts).toHaveLength(64);
    expect(verdictOn(`https://${host}/`)).not.toBeNull();
  });

  it.each([
    ["http://acme.com/", "scheme"],
    ["http:127.0.0.1", "scheme"],
    ["ftp://acme.com/", "scheme"],
    ["file:///etc/passwd", "scheme"],
    ["data:text/html,x", "scheme"],
    ["javascript:alert(1)", "scheme"],
    ["https://user@acme.com/", "userinfo"],
    ["https://acme.com@127.0.0.1/", "userinfo"],
    ["https://:secret@acme.com/", "userinfo"],
    ["https://acme.com:8443/", "port"],
    ["https://acme.com:22/", "port"],
    ["https://acme.com:80/", "port"],
    ["https://0x7f.1/", "address instead of a name"],
    ["https://8.8.8.8/", "address instead of a name"],
    ["https://[2606:4700::6810:84e5]/", "address instead of a name"],
    ["https://-acme.com/", "malformed name"],
    ["https://leads.acme-tools.com/api", "own host"],
    ["https://x.leads.acme-tools.com./", "own host"],
  ])("not at %s: %s", (address, why) => {
    expect(verdictOn(address)).toBe(why);
  });

  it.each([
    "https://acme.com/",
    "https://acme.com./",
    "https://acme.com:443/",
    "https://WWW.Acme.CO.UK/about?x=1#y",
    "https://faß.de/",
    "https://acme.github.io/",
    // A browser's reading: the backslash ends the host, so this is acme.com.
    "https://acme.com\\@127.0.0.1/",
    "https://acme-tools.com/",
  ])("but at %s", (address) => {
    expect(verdictOn(address)).toBeNull();
  });

  it("knows names under .example where the sandbox stands behind the seam, and nothing else more", () => {
    expect(verdictOn("https://acme.example/", { allowsExample: true })).toBeNull();
    for (const host of hosts.filter((host) => host !== "acme.example")) {
      expect(verdictOn(`https://${host}/`, { allowsExample: true }), host).not.toBeNull();
    }
  });
});

describe("which addresses are public (S1, S2, S6)", () => {
  it.each([
    "127.0.0.1",
    "0.0.0.0",
    "10.0.0.5",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "198.18.0.1",
    "192.0.2.1",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001::1",
    "2001:db8::1",
    "fe80::1",
    "fd00:ec2::254",
    "ff02::1",
    "not an address",
    "",
  ])("not %s", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(["8.8.8.8", "104.21.3.10", "2606:4700::6810:84e5"])("but %s", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});
