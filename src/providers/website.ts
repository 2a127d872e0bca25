import { parsePlace } from "../domain/location.ts";
import { days } from "../lib/clock.ts";
import { type CompanyObservation, defineProvider, type Remark } from "./provider.ts";
import type { SiteFacts } from "./website/gather-facts.ts";
import { readSite, type SiteReading } from "./website/read-site.ts";

/** A site that could not be read is tried again the next day. */
const rememberedMs: Record<SiteReading["status"], number> = { read: days(30), nothing: days(30), not_read: days(1) };

/** A company's own website: no key, no price, as far as its robots.txt allows. */
export const website = defineProvider({
  id: "website",
  name: "Company website",
  secret: null,
  hosts: "public",
  filters: [],
  prices: {},
  // For each site: a read takes six to sixteen calls, one after the other.
  policy: () => ({
    windows: [
      { limit: 20, seconds: 10 },
      { limit: 60, seconds: 3600 },
    ],
    quota: null,
    reserveShare: 0,
  }),
  // An error page says something of the site, never of us or of other sites.
  meaning: () => ({ kind: "ok" }),
  create(http, memory) {
    const read = async (domain: string) => {
      const { value: reading, cached } = await memory.recallOr(`read ${domain}`, async () => {
        const value = await readSite(http, memory, domain);
        return { value, forMs: rememberedMs[value.status] };
      });
      const remark: Remark = { text: reading.remark, isAnswer: reading.status !== "not_read" };
      return { facts: reading.status === "read" ? reading.facts : null, told: { credits: 0, cached, remark } };
    };
    return {
      async enrichCompany({ domain }) {
        const { facts, told } = await read(domain);
        return { value: facts && toObservation(facts, domain), ...told };
      },

      async findContacts({ domain, limit }) {
        const { facts, told } = await read(domain);
        const addresses = facts?.mailboxes.roles.slice(0, limit) ?? [];
        return { value: addresses.map(toContact), ...told };
      },
    };
  },
});

/** A mailbox of a function: nobody's name, and nothing checked yet. */
const toContact = (email: string) => ({
  firstName: null,
  lastName: null,
  email,
  emailStatus: "unverified" as const,
  emailConfidence: null,
  jobTitle: null,
  department: null,
  linkedinUrl: null,
  phone: null,
});

function toObservation(facts: SiteFacts, domain: string): CompanyObservation {
  const { text: location, city, region, country } = parsePlace(facts.place);
  return {
    domain,
    externalId: null,
    sourceUrl: facts.url,
    facts: {
      companyName: facts.name ?? domain,
      websiteUrl: facts.url,
      description: facts.description,
      employeeCount: facts.employeeCount,
      foundedYear: facts.foundedYear,
      location,
      city,
      region,
      country,
      techStack: facts.techStack,
      linkedinUrl: facts.linkedinUrl,
    },
    categories: [],
    evidence: facts.evidence,
    replacesEvidence: true,
    boards: facts.boards,
    // A company knows itself, but a guessed name must not replace what anybody says.
    confidence: facts.name === null ? 0.2 : 0.65,
    candidate: {
      places: facts.place,
      topics: [],
      employeeCount: facts.employeeCount,
      fundingStage: null,
      text: [facts.name, facts.description].join(" "),
    },
  };
}
