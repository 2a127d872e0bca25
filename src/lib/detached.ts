/**
 * A copy of what is kept for long. A cell of a file may be a slice of 64 KB of its text, all of which would stay in memory
 * with it.
 */
export const detached = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
