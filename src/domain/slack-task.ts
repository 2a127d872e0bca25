/** Where in Slack somebody asked, and how they can be answered. */
export interface SlackOrigin {
  teamId: string;
  userId: string;
  channelId: string | null;
  /** Takes five posts within half an hour; null where there is none (App Home, a digest). */
  responseUrl: string | null;
  /** The window that was clicked in: an answer takes its place, as long as it is open. */
  viewId?: string;
  /** Where it came in, for links; null for what cron began. */
  baseUrl: string | null;
  /** When it was asked: the half hour counts from here. */
  askedAt: string;
}

/** What is to be done, as the adapter reads it: a command's text, a button's name and value, a form. */
export interface SlackWork {
  kind: string;
  [detail: string]: unknown;
}

/** `waiting` has work or posts before it, `working` a worker, `done` and `dead` are the end. */
export type SlackTaskStatus = "waiting" | "working" | "done" | "dead";

export interface SlackTask {
  id: string;
  origin: SlackOrigin;
  work: SlackWork;
  status: SlackTaskStatus;
  outbox: unknown[];
  posts: number;
  attempts: number;
  claim: number;
  dueAt: string | null;
  requestId: string;
}

/** A searched-for thing that is looked after: its search in our language, and where new matches are told. */
export interface SavedSearch {
  id: string;
  name: string;
  /** As `printSearch` writes it. */
  criteria: string;
  owner: string;
  notify: { teamId: string; channelId: string } | null;
  /** Leads that came after this are new to it. */
  watermark: string | null;
  createdAt: string;
}
