import { afterEach, describe, expect, it, vi } from "vitest";
import { uniqueDomain, uniqueName } from "../support/context.ts";
import { answers, check, enrich, failures, type Reply, type Subject } from "./fixtures/contract.ts";
import { type Answer, failureOf, heardLog, keys, ledgerOf, outside, raw, wordsOf } from "./support.ts";

afterEach(() => void vi.restoreAllMocks());

const newSubject = (): Subject => {
  const domain = uniqueDomain();
  return { domain, email: `jane@${domain}`, id: domain, place: `${uniqueName("Place")}, Germany` };
};

const play = ({ status, body, headers }: Reply): Answer =>
  raw(typeof body === "string" ? body : JSON.stringify(body), status, headers);

// The same rows are asked over HTTP, against the sandbox, in test/sandbox/contract.test.ts.
describe("the contract: what is no answer", () => {
  it.each(failures.map((failure) => [failure.row, failure] as const))("%s", async (_, failure) => {
    const heard = heardLog();
    const { provider, ask, reply, code, credits } = failure;
    const subject = newSubject();
    const { ctx, asked, scope } = outside([play(reply(subject))]);
    const opened = await ctx.providers.open(provider, scope);

    const error = await failureOf(ask(opened, subject) ?? Promise.resolve());

    expect(error.code).toBe(code);
    expect(asked).toHaveLength(1);
    expect(await ledgerOf(ctx)).toMatchObject([{ provider, status: reply(subject).status, credits }]);
    expect((await ctx.providers.status(provider)).quota?.used).toBe(credits);
    // Neither the key nor the provider's own words are for people.
    expect(wordsOf(error) + heard()).not.toContain(keys[provider]);
    expect(error.message).not.toMatch(/https?:|<|upgrade/);

    // A test of the account is asked whatever is known of the key.
    const again = ask === check ? enrich : ask;
    await failureOf(again(opened, newSubject()) ?? Promise.resolve());
    expect(asked).toHaveLength(failure.leftAlone === "no" ? 2 : 1);
  });
});

describe("the contract: what is an answer", () => {
  it.each(answers.map((answer) => [answer.row, answer] as const))(
    "%s",
    async (_, { provider, ask, reply, ...expected }) => {
      const subject = newSubject();
      const { ctx, asked, scope } = outside([play(reply(subject))]);
      const opened = await ctx.providers.open(provider, scope);

      const answer = await ask(opened, subject);
      const value = answer?.value instanceof Map ? [...answer.value] : answer?.value;

      const wanted = expected.value(subject);
      if (wanted === null) expect(value).toBeNull();
      else expect(value).toMatchObject(wanted as object);
      expect(answer?.credits).toBe(expected.credits);
      expect(asked).toHaveLength(1);
      expect((await ctx.providers.status(provider)).quota?.used).toBe(expected.credits);
    },
  );

  it("3 Apollo's request id goes to the log digit by digit", async () => {
    const heard = heardLog();
    const row = answers.find(({ row }) => row.includes("request id"));
    const subject = newSubject();
    const { ctx, scope } = outside([play(row?.reply(subject) ?? { status: 500, body: "" })]);
    await row?.ask(await ctx.providers.open("apollo", scope), subject);
    // As a number it would end in 000.
    expect(heard()).toContain('"their_request_id":"-4210000000000000123"');
  });
});
