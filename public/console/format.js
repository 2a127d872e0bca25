const whole = new Intl.NumberFormat("en-US");
const short = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

export const unknown = "–";

export const formatNumber = (value) => (value === null || value === undefined ? unknown : whole.format(value));
export const formatScore = (value) => (value === null || value === undefined ? unknown : String(Math.round(value)));
export const formatUsd = (value) => (value === null ? unknown : `$${short.format(value)}`);
export const formatDay = (value) => formatDate(day, value);
export const formatMoment = (value) => formatDate(moment, value);
export const formatPoints = (points) => `${points > 0 ? "+" : points < 0 ? "−" : "±"}${Math.abs(points).toFixed(1)}`;

function formatDate(format, value) {
  const date = new Date(value ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? (value ?? unknown) : format.format(date);
}

export const countOf = (n, one, many = `${one}s`) => `${whole.format(n)} ${n === 1 ? one : many}`;

export const inWords = (name) => name.replaceAll("_", " ");

const sourceNames = {
  apollo: "Apollo",
  hunter: "Hunter",
  yc: "Y Combinator",
  hn: "Hacker News",
  jobs: "Job boards",
  sec: "SEC Form D",
  website: "Company website",
  dns: "DNS",
  person: "a person",
  import: "import",
};
export const sourceName = (id) => sourceNames[id] ?? id;
