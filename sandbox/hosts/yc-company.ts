import { capital } from "../world/business.ts";
import type { Company, World } from "../world/types.ts";

const base = "https://yc-oss.github.io/api/";

export function slugOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}

export function ycCompanies(world: World) {
  return world.companies.filter((company) => company.atYc).map(describeYcCompany);
}

/** All 29 keys of the directory. */
function describeYcCompany(company: Company) {
  const batch = slugOf(company.ycBatch);
  const isUsa = company.place.countryCode === "US";
  return {
    id: company.ycId,
    name: company.name,
    slug: company.slug,
    former_names: [] as string[],
    small_logo_thumb_url: "/company/thumb/missing.png",
    website: `https://${company.domain}/`,
    all_locations: locationsOf(company),
    long_description: company.index % 40 === 7 ? null : company.description,
    one_liner: company.oneLiner,
    team_size: company.index % 30 === 4 ? null : company.employees,
    industry: "B2B",
    subindustry: `B2B -> ${capital(company.industry)}`,
    launched_at: Date.UTC(company.foundedYear + 1, company.index % 12, 10) / 1_000,
    tags: company.ycTags,
    tags_highlighted: [] as string[],
    top_company: company.employees > 1_000,
    isHiring: company.jobs.length > 0,
    nonprofit: false,
    batch: company.ycBatch,
    status: company.index % 23 === 9 ? "Inactive" : company.index % 29 === 3 ? "Acquired" : "Active",
    industries: ["B2B", capital(company.industry)],
    regions: [isUsa ? "United States of America" : company.place.country, isUsa ? "America / Canada" : "Remote"],
    stage: company.employees > 50 ? "Growth" : "Early",
    app_video_public: false,
    demo_day_video_public: false,
    app_answers: null,
    question_answers: false,
    url: `https://www.ycombinator.com/companies/${company.slug}-example`,
    api: `${base}batches/${batch}/${company.slug}.json`,
  };
}

function locationsOf({ index, place }: Company): string {
  if (index % 25 === 6) return "";
  const home =
    place.countryCode === "US"
      ? `${place.city}, ${place.regionCode}, USA`
      : `${place.city}, ${place.region}, ${place.country}`;
  return index % 5 === 0 ? `${home}; Remote` : home;
}
