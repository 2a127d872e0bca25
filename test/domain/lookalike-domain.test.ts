import { expect, it } from "vitest";
import { normalizeDomain } from "../../src/domain/domain-name.ts";
import { plainLookalike } from "../../src/domain/lookalike-domain.ts";

it.each([
  ["аpple.com", "apple.com"],
  ["раураl.com", "paypal.com"],
  ["gооgle.co.uk", "google.co.uk"],
  ["micrοsoft.com", "microsoft.com"],
])("%s looks like %s", (written, plain) => {
  const domain = normalizeDomain(written) ?? "";
  expect(domain).not.toBe(plain);
  expect(plainLookalike(domain)).toBe(plain);
});

it.each(["apple.com", "faß.de", "bücher.example", "пример.com", "例え.jp", "xn--a.com"])(
  "%s looks like itself",
  (written) => {
    expect(plainLookalike(normalizeDomain(written) ?? written)).toBeNull();
  },
);
