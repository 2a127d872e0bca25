import { type MasterKey, parseMasterKey } from "../../src/lib/sealed-text.ts";
import { messageOf, wrongUse } from "../failure.ts";

export interface MasterKeys {
  current: MasterKey;
  previous: MasterKey[];
}

/** The master keys, which are read from variables and never from the command line, where others could see them. */
export function readMasterKeys(variables: Readonly<Record<string, string | undefined>>): MasterKeys {
  const current = variables.CREDENTIALS_KEY;
  if (!current) throw wrongUse("CREDENTIALS_KEY is not set: put the new master key in it.");
  const previous = (variables.CREDENTIALS_KEYS_PREVIOUS ?? "").split(",").filter((text) => text.trim() !== "");
  const keys = {
    current: parse("CREDENTIALS_KEY", current),
    previous: previous.map((text) => parse("CREDENTIALS_KEYS_PREVIOUS", text)),
  };
  if (keys.previous.some(({ id }) => id === keys.current.id))
    throw wrongUse(`CREDENTIALS_KEYS_PREVIOUS has a key named "${keys.current.id}" too: a new key needs a new name.`);
  return keys;
}

function parse(variable: string, text: string): MasterKey {
  try {
    return parseMasterKey(text);
  } catch (error) {
    throw wrongUse(`${variable} ${messageOf(error)}.`);
  }
}
