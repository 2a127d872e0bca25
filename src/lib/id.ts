import { v7 } from "uuid";

/** UUIDv7: sorts by time, so that an index on it grows at its end. */
export const newId = (): string => v7();

/** No id of this time or later sorts before it. */
export const firstIdOf = (time: Date): string => {
  const hex = time.getTime().toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};
