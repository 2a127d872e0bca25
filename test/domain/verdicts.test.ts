import { describe, expect, it } from "vitest";
import {
  classifyAddress,
  decideFree,
  type FreeEvidence,
  retryDelay,
  suggestHost,
} from "../../src/domain/email-verification.ts";

const clean: FreeEvidence = {
  syntax: true,
  suggestion: null,
  disposable: false,
  role: false,
  free: false,
  mail: "found",
  mx: ["10 mx.acme.example."],
};

describe("classifyAddress", () => {
  it.each([
    ["jane@acme.example", { disposable: false, role: false, free: false }],
    ["info@acme.example", { disposable: false, role: true, free: false }],
    ["sales+berlin@acme.example", { disposable: false, role: true, free: false }],
    ["information@acme.example", { disposable: false, role: false, free: false }],
    ["jane@gmail.com", { disposable: false, role: false, free: true }],
    ["jane@mail.gmail.com.acme.example", { disposable: false, role: false, free: false }],
    ["jane@mailinator.com", { disposable: true, role: false, free: false }],
  ])("classifies %s", (email, classes) => {
    expect(classifyAddress(email)).toMatchObject(classes);
  });
});

describe("decideFree", () => {
  it.each([
    ["a disposable host", { disposable: true, mail: "no_domain" }, "disposable", "disposable_domain"],
    ["no such domain", { mail: "no_domain" }, "invalid", "domain_does_not_exist"],
    ["a null MX", { mail: "null_mx" }, "invalid", "domain_takes_no_mail"],
    ["neither MX nor address", { mail: "none" }, "invalid", "domain_has_no_mail_server"],
    ["a public provider", { free: true }, "webmail", "public_mail_provider"],
  ] as const)("decides on %s without a credit", (_, evidence, status, reason) => {
    expect(decideFree({ ...clean, ...evidence })).toEqual({ status, reason });
  });

  it.each([
    ["a mail server", {}],
    ["an address record only", { mail: "address_only" }],
    ["DNS that could not tell", { mail: "unknown" }],
    ["a role mailbox", { role: true }],
  ] as const)("leaves %s to a provider, and never calls it invalid", (_, evidence) => {
    expect(decideFree({ ...clean, ...evidence })).toBeNull();
  });
});

describe("suggestHost", () => {
  it.each([
    ["gmial.com", "gmail.com"],
    ["gmail.con", "gmail.com"],
    ["gmail.co", "gmail.com"],
    ["outlok.com", "outlook.com"],
    ["hotmial.com", "hotmail.com"],
    ["yahooo.com", "yahoo.com"],
    ["gmail.com", null],
    ["ymail.com", null],
    ["mail.example", null],
    ["email.com", null],
    ["acme.example", null],
  ])("%s: %s", (host, suggestion) => {
    expect(suggestHost(host)).toBe(suggestion);
  });
});

describe("retryDelay", () => {
  it("waits as long as the provider says, but no more than a day, and gives up in the end", () => {
    expect(retryDelay("verification_in_progress", 0, null)).toBe(5000);
    expect(retryDelay("rate_limited", 0, 90_000)).toBe(90_000);
    expect(retryDelay("quota_exhausted", 0, 40 * 86_400_000)).toBe(86_400_000);
    expect(retryDelay("verification_in_progress", 6, null)).toBeNull();
    expect(retryDelay("no_verdict", 0, null)).toBeNull();
  });
});
