export const boardVendors = ["greenhouse", "lever", "ashby"] as const;
export type BoardVendor = (typeof boardVendors)[number];

/** A public job board by its vendor and the name that it has there. */
export interface BoardRef {
  vendor: BoardVendor;
  token: string;
}

const addresses: readonly [BoardVendor, RegExp][] = [
  ["greenhouse", /^https?:\/\/(?:job-)?boards(?:\.eu)?\.greenhouse\.io\/(?:embed\/job_board\?for=)?([\w.-]{1,100})/i],
  ["lever", /^https?:\/\/jobs\.lever\.co\/([\w.-]{1,100})/i],
  ["ashby", /^https?:\/\/jobs\.ashbyhq\.com\/([\w.%-]{1,100})/i],
];

/** The board that a link leads to, or null. */
export function boardOf(url: string): BoardRef | null {
  for (const [vendor, address] of addresses) {
    const token = address.exec(url)?.[1];
    if (token && token !== "embed") return { vendor, token: token.toLowerCase() };
  }
  return null;
}

const pages: Record<BoardVendor, string> = {
  greenhouse: "https://boards.greenhouse.io/",
  lever: "https://jobs.lever.co/",
  ashby: "https://jobs.ashbyhq.com/",
};

/** Where people read the board. */
export const boardPage = ({ vendor, token }: BoardRef): string => pages[vendor] + encodeURIComponent(token);
