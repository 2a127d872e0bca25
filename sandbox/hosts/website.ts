import type { Host } from "../host.ts";
import { html, type InnerRequest, type Reply, text } from "../reply.ts";
import type { SandboxState } from "../state.ts";
import type { Company } from "../world/types.ts";
import { rebindingName } from "./dns.ts";
import { pageNames, writePage } from "./website-pages.ts";

export const website: Host = {
  serves: (hostname, state) => hostname === rebindingName || companyOf(hostname, state) !== undefined,
  operation: (url) => (url.pathname === "/robots.txt" ? "website robots.txt" : "website page"),
  handle: answerWebsite,
};

function companyOf(hostname: string, state: SandboxState): Company | undefined {
  return state.byDomain.get(hostname.replace(/^www\./, ""));
}

function answerWebsite(request: InnerRequest, state: SandboxState): Reply {
  const { hostname, pathname, search } = request.url;
  const company = companyOf(hostname, state);
  if (!company) return hostname === rebindingName ? html("<title>Internal</title>") : text("Not Found", 404);
  if (company.site === "redirects" && !hostname.startsWith("www.")) {
    return text("", 301, { location: `https://www.${company.domain}${pathname}${search}` });
  }
  if (pathname === "/robots.txt") return text(robotsOf(company));
  const page = pageNames.find((name) => pathname === name || pathname === `${name}/`);
  if (page === undefined) return html("<!doctype html><title>Not found</title><h1>404</h1>", 404);
  if (company.site === "parked") return html(parked(company));
  return html(writePage(company, page));
}

function robotsOf(company: Company): string {
  if (company.site === "disallowed") return "User-agent: *\nDisallow: /\n";
  return `User-agent: *\nDisallow: /admin\nAllow: /\n\nSitemap: https://${company.domain}/sitemap.xml\n`;
}

function parked(company: Company): string {
  return `<!doctype html><html lang="en"><head><title>${company.domain}</title></head><body><p>This domain is parked.</p></body></html>`;
}
