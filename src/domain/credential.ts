/** A provider's key as it is stored: sealed, with what may be shown of it. */
export interface StoredCredential {
  id: string;
  provider: string;
  sealedKey: string;
  /** Its last four characters. */
  hint: string;
  status: CredentialStatus;
  quotaLimit: number | null;
  quotaUsed: number | null;
  quotaResetAt: string | null;
  createdAt: string;
  updatedAt: string;
}

export const credentialStatuses = ["untested", "valid", "rejected"] as const;
export type CredentialStatus = (typeof credentialStatuses)[number];

/** Where a sealed key belongs; in another row, or for another provider, it cannot be opened. */
export const credentialContext = ({ id, provider }: Pick<StoredCredential, "id" | "provider">): string =>
  `api_credentials:${id}:api_key:${provider}`;

export const hintOf = (apiKey: string): string => apiKey.slice(-4);
