/**
 * Takes a CSV into a table with four indexes and full text, and sends it out again, without knowing anybody or checking
 * anything: what the platform takes at the least.
 */
export default {
  fetch: (request, env) => (request.method === "POST" ? take(request, env.DB) : send(env.DB)),
};

const rowsInStatement = 3000;

async function take(request, db) {
  let [rest, rows, columns, seq] = ["", [], null, 0];
  for await (const text of request.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      if (columns === null) {
        columns = line.split(",");
        await setUp(db, columns);
        continue;
      }
      rows.push([++seq, crypto.randomUUID(), ...cellsOf(line)]);
      if (rows.length === rowsInStatement) await store(db, columns, rows.splice(0));
    }
  }
  if (rows.length > 0) await store(db, columns, rows);
  return Response.json({ rows: seq });
}

const setUp = (db, columns) =>
  db.batch(
    [
      `CREATE TABLE leads (seq INTEGER PRIMARY KEY, id TEXT, ${columns.join(", ")}, lead_score REAL, created_at TEXT)`,
      "CREATE UNIQUE INDEX by_domain ON leads (domain)",
      "CREATE INDEX by_score ON leads (lead_score)",
      "CREATE INDEX by_industry ON leads (industry, funding_stage, lead_score)",
      "CREATE INDEX by_time ON leads (created_at)",
      "CREATE VIRTUAL TABLE texts USING fts5 (company_name, domain, description, content='leads', content_rowid='seq')",
    ].map((sql) => db.prepare(sql)),
  );

const quoted = /(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g;
const cellsOf = (line) =>
  line.includes('"')
    ? Array.from(line.matchAll(quoted), ([, text, plain]) => text?.replaceAll('""', '"') ?? plain)
    : line.split(",");

function store(db, columns, rows) {
  const values = columns.map((_, i) => `value ->> ${i + 2}`).join(", ");
  return db.batch([
    db
      .prepare(
        `INSERT INTO leads SELECT value ->> 0, value ->> 1, ${values}, abs(random()) % 1000 / 10.0, '2026-01-01'
        FROM json_each(?)`,
      )
      .bind(JSON.stringify(rows)),
    db
      .prepare(
        "INSERT INTO texts (rowid, company_name, domain, description) SELECT seq, company_name, domain, description FROM leads WHERE seq >= ?",
      )
      .bind(rows[0][0]),
  ]);
}

function send(db) {
  const encoder = new TextEncoder();
  let after = 0;
  return new Response(
    new ReadableStream({
      async pull(controller) {
        const page = db.prepare("SELECT * FROM leads WHERE seq > ? ORDER BY seq LIMIT ?").bind(after, rowsInStatement);
        const rows = await page.raw();
        if (rows.length === 0) return controller.close();
        after = rows.at(-1)[0];
        controller.enqueue(encoder.encode(rows.map((row) => `${row.map(cellOf).join(",")}\n`).join("")));
      },
    }),
  );
}

function cellOf(value) {
  const text = String(value ?? "");
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
