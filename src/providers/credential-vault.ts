import { credentialContext, type StoredCredential } from "../domain/credential.ts";
import { AppError } from "../domain/errors.ts";
import { type MasterKey, parseMasterKey, seal, sealedWith, unseal } from "../lib/sealed-text.ts";

type Place = Pick<StoredCredential, "id" | "provider">;

/** Seals and opens providers' keys. The master keys are looked at when one is needed, and not before. */
export interface CredentialVault {
  /** @throws AppError misconfigured */
  seal(apiKey: string, place: Place): Promise<string>;
  /** @throws AppError misconfigured where it cannot be opened, with which key it was sealed */
  open(credential: Place & Pick<StoredCredential, "sealedKey">): Promise<string>;
}

export interface MasterSecrets {
  CREDENTIALS_KEY?: string | undefined;
  /** Separated by commas: what they sealed is still read. */
  CREDENTIALS_KEYS_PREVIOUS?: string | undefined;
}

export function createCredentialVault(secrets: MasterSecrets): CredentialVault {
  const current = (): MasterKey => {
    const { CREDENTIALS_KEY: text } = secrets;
    if (!text) throw misconfigured("CREDENTIALS_KEY", "it is not set");
    return parse("CREDENTIALS_KEY", text);
  };
  const previous = (): MasterKey[] =>
    (secrets.CREDENTIALS_KEYS_PREVIOUS ?? "")
      .split(",")
      .filter((text) => text.trim() !== "")
      .map((text) => parse("CREDENTIALS_KEYS_PREVIOUS", text));

  return {
    seal: async (apiKey, place) => seal(apiKey, current(), credentialContext(place)),

    async open({ sealedKey, ...place }) {
      const keyId = sealedWith(sealedKey);
      const key = [current(), ...previous()].find(({ id }) => id === keyId);
      if (!key) {
        throw misconfigured("CREDENTIALS_KEYS_PREVIOUS", `the stored key of ${place.provider} needs "${keyId}"`);
      }
      try {
        return await unseal(sealedKey, key, credentialContext(place));
      } catch {
        // Nothing is deleted: with the right master key it may still be readable.
        throw misconfigured("CREDENTIALS_KEY", `the stored key of ${place.provider} cannot be opened with "${key.id}"`);
      }
    },
  };
}

function parse(variable: string, text: string): MasterKey {
  try {
    return parseMasterKey(text);
  } catch (error) {
    throw misconfigured(variable, error instanceof Error ? error.message : String(error));
  }
}

const misconfigured = (variable: string, why: string): AppError =>
  new AppError("misconfigured", `Stored credentials cannot be used: check ${variable}.`, {
    internal: `${variable}: ${why}`,
  });
