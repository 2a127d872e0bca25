/** The answer to a request, kept so that the same request gets it again. */
export interface StoredAnswer {
  status: number;
  body: string;
  headers: Record<string, string>;
}

export interface IdempotencyKey {
  actor: string;
  key: string;
  /** Hash of method, path and body; of a streamed body its length alone, as its hash is known only at the end. */
  fingerprint: string;
}

export type Reservation =
  | { kind: "reserved" }
  | { kind: "running" }
  | { kind: "other_request" }
  /** `bodyHash`: of a streamed body, where it was read to its end. */
  | { kind: "answered"; answer: StoredAnswer; bodyHash: string | null };

export interface IdempotencyStore {
  /** Takes the key, or says what stands under it. A holder that died lets go when its lease (`until`) is over. */
  reserve(key: IdempotencyKey, now: string, until: string): Promise<Reservation>;
  store(
    key: IdempotencyKey,
    answer: StoredAnswer,
    now: string,
    expiresAt: string,
    bodyHash?: string | null,
  ): Promise<void>;
  release(key: IdempotencyKey): Promise<void>;
}
