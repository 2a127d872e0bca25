import { AppError } from "../domain/errors.ts";
import { pageOf } from "./page.ts";
import { defineProvider } from "./provider.ts";
import { Changes } from "./yc/changes.ts";
import { toCandidate, toObservation } from "./yc/company.ts";
import { readDirectory } from "./yc/directory.ts";

/** Y Combinator's directory as static files: no key, no price, refreshed daily. */
export const yc = defineProvider({
  id: "yc",
  name: "Y Combinator directory",
  secret: null,
  hosts: ["yc-oss.github.io"],
  // Files cannot be asked, so every filter is applied by us.
  filters: [],
  prices: {},
  policy: () => ({ windows: [{ limit: 1200, seconds: 3600 }], quota: null, reserveShare: 0 }),
  // Nothing new since the ETag that we sent.
  meaning: ({ status }) => (status === 304 ? { kind: "miss" } : null),
  create: (http) => ({
    async discover(request) {
      // Only words are looked for in the long descriptions, two thirds of all there is.
      const companies = await readDirectory(http, request.criteria.words.length > 0);
      return { value: pageOf(companies, request, toCandidate, toObservation), credits: 0, cached: false };
    },

    async readChanges() {
      const { data } = await http.send({
        operation: "changes",
        url: new URL("https://yc-oss.github.io/api/changes/latest.json"),
        response: Changes,
        cost: 0,
      });
      if (data === null) throw new AppError("provider_bad_response", "The Y Combinator directory lists no changes.");
      return { value: data, credits: 0, cached: false };
    },
  }),
});
