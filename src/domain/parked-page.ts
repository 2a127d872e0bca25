/** What registrars and dealers write on a domain behind which there is no company. */
const phrases = [
  "this domain is parked",
  "this domain name is parked",
  "domain is parked free",
  "parked free, courtesy of",
  "this domain is for sale",
  "this domain name is for sale",
  "this domain may be for sale",
  "the domain name is for sale",
  "buy this domain",
  "domain for sale",
  "this domain has expired",
  "this domain has been registered",
  "diese domain steht zum verkauf",
  "diese domain ist geparkt",
  "ce domaine est à vendre",
  "este dominio está en venta",
  "welcome to nginx!",
  "apache2 default page",
  "it works!",
  "index of /",
  "website coming soon",
  "site not found",
];

const hosts = [
  "sedoparking.com",
  "parkingcrew.net",
  "bodis.com",
  "hugedomains.com",
  "afternic.com",
  "dan.com",
  "above.com",
];

/** A real page says more than this, whatever words stand in it. */
const longestParked = 1500;

/** Whether a page only says that nobody uses the domain, or not yet. */
export function isParked(page: { title: string | null; text: string; resources: readonly string[] }): boolean {
  const isServed = page.resources.some((address) =>
    hosts.some((host) => address.includes(`//${host}/`) || address.includes(`.${host}/`)),
  );
  if (isServed) return true;
  if (page.text.length > longestParked) return false;
  const words = `${page.title ?? ""}\n${page.text}`.toLowerCase();
  return phrases.some((phrase) => words.includes(phrase));
}
