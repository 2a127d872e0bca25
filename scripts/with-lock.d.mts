export function withLock<T>(path: string, reason: string, work: () => Promise<T>): Promise<T>;
