/** A company's page at LinkedIn in its plain form, or null. The page itself is never fetched: LinkedIn forbids it. */
export function linkedinCompanyUrl(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, hostname, pathname } = new URL(address);
  const isLinkedin = hostname === "linkedin.com" || hostname.endsWith(".linkedin.com");
  const [, kind, name] = pathname.split("/");
  if (!isLinkedin || !protocol.startsWith("http") || kind !== "company" || !name || name.length > 100) return null;
  return `https://www.linkedin.com/company/${name.toLowerCase()}`;
}
