import { describe, expect, it } from "vitest";
import { classifyAddress, decideFree, type FreeEvidence } from "../../src/domain/email-verification.ts";

const clean: FreeEvidence = { disposable: false, role: false, free: false, mail: "found", mx: ["10 mx.acme.example."] };

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
    expect(classifyAddress(email)).toEqual(classes);
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
