import type { Search } from "../../src/domain/search-language/search.ts";

/** What was meant: the verb and what it is about; of a search only what differs from "everything". */
export type Meaning =
  | { verb: "home" | "quota" | "watches" | "disconnect" }
  | { verb: "help"; topic?: string }
  | { verb: "find" | "discover" | "top" | "mine" | "watch"; search?: Partial<Search> }
  | { verb: "export"; format?: "csv" | "json" | "ndjson"; search?: Partial<Search> }
  | { verb: "show" | "enrich" | "unwatch"; target: string }
  | { verb: "add"; domain?: string; name?: string }
  | { verb: "verify"; email: string }
  | { verb: "connect"; code?: string };

const byScore = { key: "lead_score", direction: "desc" } as const;
const newest = { key: "created_at", direction: "desc" } as const;

/** Written down before the parser was, as analysts would type them: hurried, polite, wordy, sloppy. */
export const phrases: readonly [string, Meaning][] = [
  // What can I do?
  ["", { verb: "home" }],
  ["help", { verb: "help" }],
  ["?", { verb: "help" }],
  ["help find", { verb: "help", topic: "find" }],
  ["help watches", { verb: "help", topic: "watches" }],
  ["what can I do", { verb: "help" }],
  ["how does this work?", { verb: "help" }],
  ["how do I export", { verb: "help", topic: "export" }],
  // Find, as the help shows it.
  [
    "find ai fintech in berlin 50-200 people series a,b score>=70 sort:score",
    {
      verb: "find",
      search: {
        words: ["fintech"],
        location: "berlin",
        employeeCountMin: 50,
        employeeCountMax: 200,
        fundingStage: ["Series A", "Series B"],
        leadScoreMin: 70,
        sort: byScore,
      },
    },
  ],
  ["find fintech", { verb: "find", search: { words: ["fintech"] } }],
  ["Find Fintech in London", { verb: "find", search: { words: ["fintech"], location: "London" } }],
  ["find ai companies in san francisco", { verb: "find", search: { location: "san francisco" } }],
  ["find healthcare startups near Boston", { verb: "find", search: { words: ["healthcare"], location: "Boston" } }],
  ["search robotics germany", { verb: "find", search: { words: ["robotics"], location: "germany" } }],
  ["show me fintechs in paris", { verb: "find", search: { words: ["fintechs"], location: "paris" } }],
  ["list all leads", { verb: "find" }],
  ["list companies with more than 100 employees", { verb: "find", search: { employeeCountMin: 101 } }],
  ["find companies over 500 people", { verb: "find", search: { employeeCountMin: 501 } }],
  ["find startups under 50 people", { verb: "find", search: { employeeCountMax: 49 } }],
  ["find <50 employees in nyc", { verb: "find", search: { employeeCountMax: 49, location: "nyc" } }],
  ["find 50+ ppl seed", { verb: "find", search: { employeeCountMin: 50, fundingStage: ["Seed"] } }],
  [
    "find between 20 and 80 employees, series a",
    { verb: "find", search: { employeeCountMin: 20, employeeCountMax: 80, fundingStage: ["Series A"] } },
  ],
  ["find 1k-5k employees", { verb: "find", search: { employeeCountMin: 1000, employeeCountMax: 5000 } }],
  ["find up to 200 staff in the uk", { verb: "find", search: { employeeCountMax: 200, location: "uk" } }],
  ["find at least 20 people legal tech", { verb: "find", search: { employeeCountMin: 20, words: ["legal", "tech"] } }],
  [
    "find insurance size:50-200 stage:seed",
    {
      verb: "find",
      search: { words: ["insurance"], employeeCountMin: 50, employeeCountMax: 200, fundingStage: ["Seed"] },
    },
  ],
  ["find small companies in austin", { verb: "find", search: { employeeCountMax: 50, location: "austin" } }],
  [
    "find mid-size logistics companies",
    { verb: "find", search: { words: ["logistics"], employeeCountMin: 51, employeeCountMax: 500 } },
  ],
  ["find large language models", { verb: "find", search: { words: ["large", "language", "models"] } }],
  ["find series b companies", { verb: "find", search: { fundingStage: ["Series B"] } }],
  ["find series a or b in nyc", { verb: "find", search: { fundingStage: ["Series A", "Series B"], location: "nyc" } }],
  ["find Series A/B biotech", { verb: "find", search: { fundingStage: ["Series A", "Series B"], words: ["biotech"] } }],
  ["find series a-c", { verb: "find", search: { fundingStage: ["Series A", "Series B", "Series C"] } }],
  ["find pre-seed and seed startups", { verb: "find", search: { fundingStage: ["Pre-Seed", "Seed"] } }],
  [
    "find seed or series a robotics",
    {
      verb: "find",
      search: { fundingStage: ["Seed", "Series A"], words: ["robotics"] },
    },
  ],
  [
    "find early stage climate",
    {
      verb: "find",
      search: { fundingStage: ["Pre-Seed", "Seed", "Series A"], words: ["climate"] },
    },
  ],
  ["find score>=80", { verb: "find", search: { leadScoreMin: 80 } }],
  ["find score over 70 in munich", { verb: "find", search: { leadScoreMin: 70.1, location: "munich" } }],
  ["find leads with a score above 60", { verb: "find", search: { leadScoreMin: 60.1 } }],
  ["find score 70-90", { verb: "find", search: { leadScoreMin: 70, leadScoreMax: 90 } }],
  ["find scored 75+", { verb: "find", search: { leadScoreMin: 75 } }],
  ["find score < 30", { verb: "find", search: { leadScoreMax: 29.9 } }],
  ["find ai score >= 90 healthcare", { verb: "find", search: { aiAdoptionScoreMin: 90, words: ["healthcare"] } }],
  [
    "find ai>=80 sort:ai",
    {
      verb: "find",
      search: { aiAdoptionScoreMin: 80, sort: { key: "ai_adoption_score", direction: "desc" } },
    },
  ],
  [
    "find fintech sorted by size",
    {
      verb: "find",
      search: { words: ["fintech"], sort: { key: "employee_count", direction: "desc" } },
    },
  ],
  [
    "find fintech sort by name",
    {
      verb: "find",
      search: { words: ["fintech"], sort: { key: "company_name", direction: "asc" } },
    },
  ],
  ["find newest first", { verb: "find", search: { sort: newest } }],
  ["latest leads", { verb: "find", search: { sort: newest } }],
  ["find new leads", { verb: "find", search: { status: ["new"] } }],
  ["find qualified leads in france", { verb: "find", search: { status: ["qualified"], location: "france" } }],
  ["find status:new,reviewing", { verb: "find", search: { status: ["new", "reviewing"] } }],
  ["find leads added this week", { verb: "find", search: { addedWithinDays: 7 } }],
  ["what's new this week", { verb: "find", search: { addedWithinDays: 7 } }],
  ["find leads from the last 30 days", { verb: "find", search: { addedWithinDays: 30 } }],
  ["find added today score>=60", { verb: "find", search: { addedWithinDays: 1, leadScoreMin: 60 } }],
  ["find added since 2026-11-01", { verb: "find", search: { addedSince: "2026-11-01" } }],
  ["find founded after 2020", { verb: "find", search: { foundedYearMin: 2021 } }],
  ["find founded since 2019 in israel", { verb: "find", search: { foundedYearMin: 2019, location: "israel" } }],
  ["find founded 2018-2022", { verb: "find", search: { foundedYearMin: 2018, foundedYearMax: 2022 } }],
  ["find raised over 10m", { verb: "find", search: { fundingTotalUsdMin: 10_000_001 } }],
  [
    "find fintech that raised at least $5m",
    {
      verb: "find",
      search: { words: ["fintech"], fundingTotalUsdMin: 5_000_000 },
    },
  ],
  ["find with verified email", { verb: "find", search: { hasVerifiedContact: true } }],
  [
    "find robotics without a verified contact",
    {
      verb: "find",
      search: { words: ["robotics"], hasVerifiedContact: false },
    },
  ],
  ["find from yc in san francisco", { verb: "find", search: { source: ["yc"], location: "san francisco" } }],
  ["find source:hunter", { verb: "find", search: { source: ["hunter"] } }],
  ["find fintech -crypto", { verb: "find", search: { words: ["fintech"], without: ["crypto"] } }],
  ["find fintech but not crypto", { verb: "find", search: { words: ["fintech"], without: ["crypto"] } }],
  ['find "computer vision" in germany', { verb: "find", search: { words: ["computer vision"], location: "germany" } }],
  ["find “computer vision”", { verb: "find", search: { words: ["computer vision"] } }],
  ["find unclaimed leads score>=70", { verb: "find", search: { owner: "nobody", leadScoreMin: 70 } }],
  ["find my leads in berlin", { verb: "mine", search: { location: "berlin" } }],
  [
    "find 10 fintech companies in london",
    { verb: "find", search: { limit: 10, words: ["fintech"], location: "london" } },
  ],
  ["find german robotics companies", { verb: "find", search: { words: ["robotics"], location: "germany" } }],
  ["find us healthcare", { verb: "find", search: { words: ["healthcare"], location: "us" } }],
  ["find berlin fintech", { verb: "find", search: { words: ["fintech"], location: "berlin" } }],
  ["find berlin-based fintech", { verb: "find", search: { words: ["fintech"], location: "berlin" } }],
  ["find companies in Wrocław", { verb: "find", search: { location: "Wrocław" } }],
  [
    "find b2b saas in tel aviv, israel",
    { verb: "find", search: { words: ["b2b", "saas"], location: "tel aviv, israel" } },
  ],
  ["find C++ in New York, NY", { verb: "find", search: { words: ["c++"], location: "New York, NY" } }],
  ["find tag:agents", { verb: "find", search: { tags: ["agents"] } }],
  ["find score&gt;=70", { verb: "find", search: { leadScoreMin: 70 } }],
  ["find without funding", { verb: "find", search: { missing: ["funding_stage"] } }],
  // No verb, or another word for it.
  ["ai startups in berlin", { verb: "find", search: { location: "berlin" } }],
  [
    "fintech series a london",
    { verb: "find", search: { words: ["fintech"], fundingStage: ["Series A"], location: "london" } },
  ],
  ["look for edtech in spain", { verb: "find", search: { words: ["edtech"], location: "spain" } }],
  [
    "who builds drug discovery in boston",
    { verb: "find", search: { words: ["drug", "discovery"], location: "boston" } },
  ],
  [
    "can you find me fintechs in the netherlands please",
    { verb: "find", search: { words: ["fintechs"], location: "netherlands" } },
  ],
  ["I need healthcare companies in Germany", { verb: "find", search: { words: ["healthcare"], location: "Germany" } }],
  // Top and mine.
  ["top", { verb: "top" }],
  ["top 10", { verb: "top", search: { limit: 10 } }],
  ["top 5 in berlin", { verb: "top", search: { limit: 5, location: "berlin" } }],
  ["best leads", { verb: "top" }],
  ["show me the top 3 fintech leads", { verb: "top", search: { limit: 3, words: ["fintech"] } }],
  ["mine", { verb: "mine" }],
  ["my leads", { verb: "mine" }],
  ["show my leads", { verb: "mine" }],
  // Outside sources.
  ["discover ai fintech in berlin", { verb: "discover", search: { words: ["fintech"], location: "berlin" } }],
  [
    "discover 20 robotics companies in japan",
    { verb: "discover", search: { words: ["robotics"], location: "japan", limit: 20 } },
  ],
  [
    "discover series a healthcare 50-200 people usa",
    {
      verb: "discover",
      search: {
        words: ["healthcare"],
        fundingStage: ["Series A"],
        employeeCountMin: 50,
        employeeCountMax: 200,
        location: "usa",
      },
    },
  ],
  ["discover fintech on yc", { verb: "discover", search: { words: ["fintech"], source: ["yc"] } }],
  ["discover legal ai source:hunter,yc", { verb: "discover", search: { words: ["legal"], source: ["hunter", "yc"] } }],
  ["find new companies at apollo in canada", { verb: "discover", search: { source: ["apollo"], location: "canada" } }],
  // One company.
  ["show acme.example", { verb: "show", target: "acme.example" }],
  ["show https://www.acme.example/about", { verb: "show", target: "acme.example" }],
  ["show <http://acme.example|acme.example>", { verb: "show", target: "acme.example" }],
  ["acme.example", { verb: "show", target: "acme.example" }],
  ["show Brightloom Robotics", { verb: "show", target: "Brightloom Robotics" }],
  ["tell me about acme.example", { verb: "show", target: "acme.example" }],
  ["who is acme.example?", { verb: "show", target: "acme.example" }],
  ["details for acme.example", { verb: "show", target: "acme.example" }],
  ["enrich acme.example", { verb: "enrich", target: "acme.example" }],
  ["enrich Brightloom", { verb: "enrich", target: "Brightloom" }],
  ["refresh acme.example", { verb: "enrich", target: "acme.example" }],
  ["add acme.example", { verb: "add", domain: "acme.example" }],
  ["add acme.example Acme Robotics", { verb: "add", domain: "acme.example", name: "Acme Robotics" }],
  ["add lead https://acme.example/", { verb: "add", domain: "acme.example" }],
  ["create Acme Robotics acme.example", { verb: "add", domain: "acme.example", name: "Acme Robotics" }],
  ["verify someone@acme.example", { verb: "verify", email: "someone@acme.example" }],
  ["verify <mailto:someone@acme.example|someone@acme.example>", { verb: "verify", email: "someone@acme.example" }],
  ["check email Someone@Acme.example", { verb: "verify", email: "someone@acme.example" }],
  ["is someone@acme.example valid?", { verb: "verify", email: "someone@acme.example" }],
  // Quota, files, watches, identity.
  ["quota", { verb: "quota" }],
  ["how many credits are left?", { verb: "quota" }],
  ["usage", { verb: "quota" }],
  ["export fintech in berlin", { verb: "export", search: { words: ["fintech"], location: "berlin" } }],
  ["export score>=70 as json", { verb: "export", format: "json", search: { leadScoreMin: 70 } }],
  ["export csv qualified leads", { verb: "export", format: "csv", search: { status: ["qualified"] } }],
  ["download all leads", { verb: "export" }],
  [
    "watch fintech in berlin score>=70",
    {
      verb: "watch",
      search: { words: ["fintech"], location: "berlin", leadScoreMin: 70 },
    },
  ],
  ["notify me about robotics in japan", { verb: "watch", search: { words: ["robotics"], location: "japan" } }],
  ["watches", { verb: "watches" }],
  ["my watches", { verb: "watches" }],
  ["unwatch 2", { verb: "unwatch", target: "2" }],
  ["stop watching 1", { verb: "unwatch", target: "1" }],
  ["connect", { verb: "connect" }],
  ["connect K7QF-3MPX-2R", { verb: "connect", code: "K7QF-3MPX-2R" }],
  ["connect ABCD-EFGH-JKLM", { verb: "connect", code: "ABCD-EFGH-JKLM" }],
  ["link my account", { verb: "connect" }],
  ["disconnect", { verb: "disconnect" }],
];
