// What the provider code's ports mention of workerd. It runs in Node here, and none of it is used.
interface D1Result<T = unknown> {
  results: T[];
}
interface D1Database {
  prepare(query: string): { bind(...values: unknown[]): never };
  batch(statements: readonly unknown[]): Promise<D1Result[]>;
}
