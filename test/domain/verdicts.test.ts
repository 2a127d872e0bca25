import { describe, expect, it } from "vitest";
import { classifyAddress, decideFree, type FreeEvidence } from "../../src/domain/email-verification.ts";
import { isFinal, type StepResult, verdictOf, waterfallOrder } from "../../src/domain/enrichment.ts";

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

const step = (status: StepResult["status"]): StepResult => ({ status, credits: 0, cached: false });

describe("verdictOf", () => {
  it.each([
    [["success", "success"], "completed"],
    [["success", "no_data"], "completed"],
    [["no_data", "skipped"], "completed"],
    [["skipped", "skipped"], "completed"],
    [["success", "failed"], "partial"],
    [["failed", "no_data"], "partial"],
    [["failed", "skipped"], "failed"],
    [["failed", "failed"], "failed"],
  ] as const)("calls %j %s", ([apollo, hunter], verdict) => {
    expect(verdictOf({ apollo: step(apollo), hunter: step(hunter) })).toBe(verdict);
  });

  it("takes only what waits, or was never asked, for unfinished", () => {
    expect(isFinal(undefined)).toBe(false);
    expect(isFinal(step("waiting"))).toBe(false);
    for (const status of ["success", "no_data", "skipped", "failed"] as const) expect(isFinal(step(status))).toBe(true);
  });
});

describe("waterfallOrder", () => {
  it("asks Apollo first only where funding is missing, and always both", () => {
    expect(waterfallOrder(true)).toEqual(["hunter", "apollo"]);
    expect(waterfallOrder(false)).toEqual(["apollo", "hunter"]);
  });
});
