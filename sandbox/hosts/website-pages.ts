import type { Company } from "../world/types.ts";
import { boardUrl } from "./job-boards.ts";

export const pageNames = ["/", "/about", "/careers", "/blog", "/contact"] as const;
type PageName = (typeof pageNames)[number];

const writers: Record<PageName, (company: Company) => string> = {
  "/": writeHome,
  "/about": writeAbout,
  "/careers": writeCareers,
  "/blog": writeBlog,
  "/contact": writeContact,
};

export function writePage(company: Company, page: PageName): string {
  const links = pageNames.map((name) => `<a href="${name}">${name === "/" ? "Home" : name.slice(1)}</a>`).join(" ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escapeHtml(page === "/" ? `${company.name} - ${company.oneLiner}` : `${page.slice(1)} - ${company.name}`)}</title>
<meta name="description" content="${escapeHtml(company.description)}">
<meta property="og:site_name" content="${escapeHtml(company.name)}">
<link rel="canonical" href="https://${company.domain}${page}">
<script type="application/ld+json">${JSON.stringify(describeOrganization(company))}</script>
${company.technologies.map((name) => fingerprints[name] ?? "").join("")}</head>
<body>
<nav>${links}</nav>
<main>${writers[page](company)}</main>
<footer><a href="${company.linkedinUrl}">LinkedIn</a> <a href="mailto:${company.mailboxes[0]}">${company.mailboxes[0]}</a></footer>
</body>
</html>
`;
}

/** Only what a page shows by itself; a model library leaves no trace in HTML. */
const fingerprints: Record<string, string> = {
  "Google Analytics": '<script async src="https://www.googletagmanager.com/gtag/js?id=G-SANDBOX"></script>\n',
  HubSpot: '<script src="https://js.hs-scripts.com/1234567.js"></script>\n',
  Segment: '<script src="https://cdn.segment.com/analytics.js/v1/sandbox/analytics.min.js"></script>\n',
  Stripe: '<script src="https://js.stripe.com/v3/"></script>\n',
  Intercom: '<script src="https://widget.intercom.io/widget/sandbox"></script>\n',
  Zendesk: '<script src="https://static.zdassets.com/ekr/snippet.js?key=sandbox"></script>\n',
  Shopify: '<script src="https://cdn.shopify.com/s/files/1/sandbox/theme.js"></script>\n',
  "WordPress.org":
    '<meta name="generator" content="WordPress 6.8"><link href="/wp-content/themes/site/style.css" rel="stylesheet">\n',
  React: '<script src="/static/react-dom.production.min.js"></script>\n',
  OpenAI: '<script type="module">import "https://cdn.jsdelivr.net/npm/openai@5/+esm"</script>\n',
};

function describeOrganization(company: Company) {
  return {
    "@context": "https://schema.org",
    "@type": "Organization",
    name: company.name,
    url: `https://${company.domain}/`,
    description: company.description,
    foundingDate: String(company.foundedYear),
    numberOfEmployees: { "@type": "QuantitativeValue", value: company.employees },
    address: {
      "@type": "PostalAddress",
      addressLocality: company.place.city,
      addressRegion: company.place.region,
      addressCountry: company.place.countryCode,
    },
    email: company.mailboxes[0],
    ...(company.phone === null ? {} : { telephone: company.phone }),
    sameAs: [company.linkedinUrl],
  };
}

function writeHome(company: Company): string {
  const ai = aiSentences[company.aiStance];
  return `<h1>${escapeHtml(company.oneLiner)}</h1><p>${escapeHtml(company.description)}</p>${ai ? `<p>${ai}</p>` : ""}`;
}

const aiSentences: Record<Company["aiStance"], string> = {
  builder: "We train our own machine learning models and run large language models in production for our customers.",
  adopter: "This year we are introducing AI assistants into our product and our own operations.",
  none: "",
};

function writeAbout(company: Company): string {
  const team = company.people
    .slice(0, 3)
    .map((person) => `<li>${person.firstName} ${person.lastName}, ${escapeHtml(person.title)}</li>`);
  const { city, country } = company.place;
  const raised = company.funding
    ? `<p>We raised our ${company.funding.stage} from ${company.funding.investors.join(" and ")}.</p>`
    : "";
  return `<h1>About ${escapeHtml(company.name)}</h1><p>Founded in ${company.foundedYear} in ${city}, ${country}. We are ${company.employees} people.</p>${raised}<ul>${team.join("")}</ul>`;
}

function writeCareers(company: Company): string {
  if (company.jobs.length === 0) return "<h1>Careers</h1><p>There are no open positions at the moment.</p>";
  const jobs = company.jobs.map((job) => `<li>${escapeHtml(job.title)} (${escapeHtml(job.location)})</li>`);
  const board = company.jobBoard ? `<p><a href="${boardUrl(company)}">All jobs</a></p>` : "";
  return `<h1>Careers</h1><ul>${jobs.join("")}</ul>${board}`;
}

function writeBlog(company: Company): string {
  const posts: Record<Company["aiStance"], string> = {
    builder: "How we evaluate our LLM agents before every release",
    adopter: "What we learned from our first AI pilot",
    none: "News from our customers",
  };
  return `<h1>Blog</h1><article><h2>${posts[company.aiStance]}</h2><time datetime="2026-10-12">12 October 2026</time></article>`;
}

function writeContact(company: Company): string {
  const boxes = company.mailboxes.map((address) => `<li><a href="mailto:${address}">${address}</a></li>`);
  const shown = company.people[0];
  const founder = shown && company.index % 4 === 0 ? `<p>${shown.firstName} ${shown.lastName}: ${shown.email}</p>` : "";
  return `<h1>Contact</h1><ul>${boxes.join("")}</ul>${founder}${company.phone === null ? "" : `<p>${company.phone}</p>`}`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
