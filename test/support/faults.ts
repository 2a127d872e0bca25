import { env } from "cloudflare:workers";

export type FaultMode = "before" | "after" | "from then on";

/** Fails at the n-th effect: before it happens, after it happened but before anybody hears of it, or for good. */
export class Fault {
  #count = 0;
  fired = false;
  isArmed = true;
  readonly at: number;
  readonly mode: FaultMode;
  /** What the effect was. */
  where = "";

  constructor(at: number, mode: FaultMode) {
    this.at = at;
    this.mode = mode;
  }

  async around<T>(effect: () => Promise<T>, name: string): Promise<T> {
    if (!this.isArmed) return effect();
    this.#count++;
    const isHit = this.mode === "from then on" ? this.#count >= this.at : this.#count === this.at;
    if (!isHit) return effect();
    if (!this.fired) this.where = name;
    this.fired = true;
    if (this.mode === "after") await effect();
    throw new Error(`injected ${this.mode} effect ${this.at}: ${name}`);
  }
}

/** The real database, each trip of which is an effect. */
export function faultyDatabase(fault: Fault): D1Database {
  const originals = new WeakMap<object, D1PreparedStatement>();
  const wrap = (statement: D1PreparedStatement, text: string): D1PreparedStatement => {
    const name = text.trim().replace(/\s+/g, " ").slice(0, 60);
    const wrapped = {
      bind: (...values: unknown[]) => wrap(statement.bind(...values), text),
      run: () => fault.around(() => statement.run(), name),
      all: () => fault.around(() => statement.all(), name),
      raw: () => fault.around(() => statement.raw(), name),
      first: () => fault.around(() => statement.first(), name),
    };
    originals.set(wrapped, statement);
    return wrapped as unknown as D1PreparedStatement;
  };
  const original = (statement: D1PreparedStatement) => originals.get(statement) ?? statement;
  return {
    prepare: (text: string) => wrap(env.DB.prepare(text), text),
    batch: (statements: D1PreparedStatement[]) =>
      fault.around(() => env.DB.batch(statements.map(original)), `batch of ${statements.length}`),
  } as unknown as D1Database;
}
