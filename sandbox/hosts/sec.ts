import type { Host } from "../host.ts";
import { html, type InnerRequest, json, type Reply, text } from "../reply.ts";
import type { SandboxState } from "../state.ts";
import type { Company } from "../world/types.ts";

/** EDGAR, reference/sources.md section 4: full-text search of Form D and the filings themselves. US companies only. */
export const sec: Host = {
  serves: (hostname) => hostname === "efts.sec.gov" || hostname === "www.sec.gov",
  operation: (url) => (url.hostname === "efts.sec.gov" ? "sec search" : "sec filing"),
  handle: answerSec,
};

function answerSec(request: InnerRequest, state: SandboxState): Reply {
  // Whoever does not say who he is, is shut out.
  if (!/@[a-z0-9.-]+/i.test(request.headers["user-agent"] ?? "")) {
    return html("<html><title>SEC.gov | Request Rate Threshold Exceeded</title>Undeclared Automated Tool</html>", 403);
  }
  const filers = state.world.companies.filter(hasFiled);
  if (request.url.hostname === "efts.sec.gov") return search(request.url.searchParams, filers);
  const cik = /^\/Archives\/edgar\/data\/(\d+)\/\d{18}\/primary_doc\.xml$/.exec(request.url.pathname)?.[1];
  const company = filers.find((filer) => Number(cikOf(filer)) === Number(cik));
  return company
    ? { status: 200, headers: { "content-type": "application/xml" }, body: writeFiling(company) }
    : text("Not Found", 404);
}

/** Half of the US companies that raised money: the others sold shares in ways that need no notice. */
const hasFiled = ({ index, place, funding }: Company): boolean =>
  place.countryCode === "US" && funding !== null && index % 2 === 0;

const cikOf = ({ index }: Company): string => String(1_990_000 + index).padStart(10, "0");
const accessionOf = (company: Company): string =>
  `${cikOf(company)}-${company.funding?.lastRoundDate.slice(2, 4)}-${String(company.index).padStart(6, "0")}`;

function search(params: URLSearchParams, filers: Company[]): Reply {
  const words = (params.get("q") ?? "").replaceAll('"', "").toLowerCase();
  const from = params.get("startdt") ?? "";
  const found = filers.filter(
    ({ name, funding }) => name.toLowerCase().includes(words) && (funding?.lastRoundDate ?? "") >= from,
  );
  return json({
    took: 8,
    timed_out: false,
    hits: { total: { value: found.length, relation: "eq" }, max_score: 9, hits: found.map(describeHit) },
    aggregations: {},
  });
}

function describeHit(company: Company) {
  const { name, place, funding } = company;
  const accession = accessionOf(company);
  return {
    _index: "edgar_file",
    _id: `${accession}:primary_doc.xml`,
    _score: 9,
    _source: {
      ciks: [cikOf(company)],
      display_names: [`${name}, Inc.  (CIK ${cikOf(company)})`],
      adsh: accession,
      form: "D",
      file_date: funding?.lastRoundDate,
      file_type: "D",
      sics: [],
      biz_states: [place.regionCode],
      biz_locations: [`${place.city}, ${place.regionCode}`],
      inc_states: ["DE"],
      items: ["06b"],
    },
  };
}

function writeFiling(company: Company): string {
  const { name, place, funding } = company;
  return `<?xml version="1.0"?>
<edgarSubmission>
  <schemaVersion>X0708</schemaVersion>
  <submissionType>D</submissionType>
  <testOrLive>LIVE</testOrLive>
  <primaryIssuer>
    <cik>${cikOf(company)}</cik>
    <entityName>${name}, Inc.</entityName>
    <issuerAddress><city>${place.city.toUpperCase()}</city><stateOrCountry>${place.regionCode}</stateOrCountry></issuerAddress>
    <entityType>Corporation</entityType>
    <jurisdictionOfInc>DELAWARE</jurisdictionOfInc>
  </primaryIssuer>
  <offeringData>
    <industryGroup><industryGroupType>Other Technology</industryGroupType></industryGroup>
    <typeOfFiling>
      <newOrAmendment><isAmendment>false</isAmendment></newOrAmendment>
      <dateOfFirstSale><value>${funding?.lastRoundDate}</value></dateOfFirstSale>
    </typeOfFiling>
    <offeringSalesAmounts>
      <totalOfferingAmount>Indefinite</totalOfferingAmount>
      <totalAmountSold>${funding?.lastRoundUsd}</totalAmountSold>
      <totalRemaining>Indefinite</totalRemaining>
    </offeringSalesAmounts>
  </offeringData>
</edgarSubmission>
`;
}
