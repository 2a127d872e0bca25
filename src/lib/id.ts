import { v7 } from "uuid";

/** UUIDv7: sorts by time, so that an index on it grows at its end. */
export const newId = (): string => v7();
