const freeMailDomains = [
  "gmail.com",
  "googlemail.com",
  "outlook.com",
  "hotmail.com",
  "yahoo.com",
  "icloud.com",
  "proton.me",
  "gmx.de",
];
const disposableDomains = ["mailinator.com", "guerrillamail.com", "yopmail.com", "10minutemail.com"];

export function isFreeMailDomain(domain: string): boolean {
  return freeMailDomains.includes(domain);
}

export function isDisposableDomain(domain: string): boolean {
  return disposableDomains.includes(domain);
}
