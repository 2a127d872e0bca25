import type { BoardRef } from "../domain/job-board.ts";
import type { CompanyObservation } from "./provider.ts";

/** A company that a source is asked about. What it is called and where it is tells it from namesakes. */
export interface CompanyQuestion {
  domain: string;
  companyName?: string;
  city?: string | null;
  region?: string | null;
  country?: string | null;
  /** Job boards that are known to be its own. */
  boards?: readonly BoardRef[];
}

/** A job board with what is known of whose it is. */
export interface KnownBoard extends BoardRef {
  companyName: string | null;
  domain: string | null;
}

/** What a directory says of itself since its last edition. */
export interface DirectoryChanges {
  /** When the edition was made: the same again has nothing new. */
  at: string;
  added: CompanyObservation[];
  updated: CompanyObservation[];
  /** Ids of those that it lists no longer. */
  removed: string[];
}
