import type { Host } from "../host.ts";
import { type InnerRequest, json, type Reply } from "../reply.ts";
import type { SandboxState } from "../state.ts";
import { hashText, uuidOf } from "../world/random.ts";
import type { Company, Job } from "../world/types.ts";

type Vendor = NonNullable<Company["jobBoard"]>;

/** Public job boards of reference/sources.md section 3. A company's token is its slug. */
export const greenhouse = jobBoardHost(
  "greenhouse",
  "boards-api.greenhouse.io",
  /^\/v1\/boards\/([^/]+)(\/jobs)?$/,
  writeGreenhouse,
);
export const lever = jobBoardHost("lever", "api.lever.co", /^\/v0\/postings\/([^/]+)$/, writeLever);
export const ashby = jobBoardHost("ashby", "api.ashbyhq.com", /^\/posting-api\/job-board\/([^/]+)$/, writeAshby);

type WriteBoard = (company: Company, url: URL) => unknown;

function jobBoardHost(vendor: Vendor, hostname: string, path: RegExp, write: WriteBoard): Host {
  function answer(request: InnerRequest, state: SandboxState): Reply {
    const token = path.exec(request.url.pathname)?.[1]?.toLowerCase();
    const company = state.world.companies.find((known) => known.jobBoard === vendor && known.slug === token);
    return company ? json(write(company, request.url)) : json({ status: 404, error: "Job board not found" }, 404);
  }
  return { serves: (host) => host === hostname, operation: () => `${vendor} jobs`, handle: answer };
}

const boards: Record<Vendor, string> = {
  greenhouse: "https://boards.greenhouse.io/",
  lever: "https://jobs.lever.co/",
  ashby: "https://jobs.ashbyhq.com/",
};

export function boardUrl(company: Company): string {
  return `${boards[company.jobBoard ?? "ashby"]}${company.slug}`;
}

function jobId(company: Company, job: Job): string {
  return uuidOf(`${company.domain}:${job.title}`);
}

function describe(company: Company, job: Job): string {
  return `${company.description} We look for a ${job.title} in ${job.location}.`;
}

function writeGreenhouse(company: Company, url: URL): unknown {
  if (!url.pathname.endsWith("/jobs")) return { name: company.name, content: company.oneLiner };
  const withContent = url.searchParams.get("content") === "true";
  const jobs = company.jobs.map((job) => {
    const id = hashText(jobId(company, job));
    return {
      id,
      internal_job_id: id + 1,
      title: job.title,
      updated_at: `${job.postedOn}T10:00:00-05:00`,
      first_published: `${job.postedOn}T09:00:00-05:00`,
      requisition_id: "50",
      location: { name: job.location },
      absolute_url: `${boardUrl(company)}/jobs/${id}`,
      language: "en",
      metadata: null,
      company_name: company.name,
      ...(withContent
        ? {
            content: `&amp;lt;p&amp;gt;${describe(company, job)}&amp;lt;/p&amp;gt;`,
            departments: [{ id: 1, name: job.department, parent_id: null, child_ids: [] }],
            offices: [{ id: 2, name: company.place.city, location: job.location, parent_id: null, child_ids: [] }],
          }
        : {}),
    };
  });
  return { jobs, meta: { total: jobs.length } };
}

function writeLever(company: Company, url: URL): unknown {
  const skip = Number(url.searchParams.get("skip") ?? 0);
  const limit = Number(url.searchParams.get("limit") ?? 100);
  return company.jobs.slice(skip, skip + limit).map((job) => {
    const id = jobId(company, job);
    return {
      id,
      text: job.title,
      categories: {
        location: job.location,
        allLocations: [job.location],
        team: job.department,
        department: job.department,
        commitment: "Full-time",
      },
      country: company.place.countryCode,
      workplaceType: "hybrid",
      createdAt: Date.parse(job.postedOn),
      descriptionPlain: describe(company, job),
      lists: [],
      hostedUrl: `${boardUrl(company)}/${id}`,
      applyUrl: `${boardUrl(company)}/${id}/apply`,
    };
  });
}

function writeAshby(company: Company): unknown {
  const { place } = company;
  const jobs = company.jobs.map((job, position) => ({
    id: jobId(company, job),
    title: job.title,
    location: job.location,
    secondaryLocations: [],
    department: job.department,
    team: job.department,
    // One posting that is not public, which a reader must drop.
    isListed: !(position > 0 && company.index % 4 === 0),
    isRemote: position % 2 === 0 ? null : false,
    workplaceType: "Hybrid",
    descriptionHtml: `<p>${describe(company, job)}</p>`,
    descriptionPlain: describe(company, job),
    publishedAt: `${job.postedOn}T09:00:00.000+00:00`,
    employmentType: "FullTime",
    address: {
      postalAddress: { addressLocality: place.city, addressRegion: place.region, addressCountry: place.country },
    },
    jobUrl: `${boardUrl(company)}/${jobId(company, job)}`,
    applyUrl: `${boardUrl(company)}/${jobId(company, job)}/application`,
  }));
  return { apiVersion: "1", jobs };
}
