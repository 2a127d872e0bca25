import { sql } from "drizzle-orm";
import { newId } from "../lib/id.ts";
import type { Database, Write } from "./database.ts";
import { jsonSlices } from "./json-slices.ts";

export interface LeadEvent {
  leadId: string;
  type: string;
  actor: string;
  data?: Record<string, unknown>;
}

export type EventRepository = ReturnType<typeof createEventRepository>;

export function createEventRepository(db: Database) {
  const row = ({ leadId, type, actor, data }: LeadEvent, at: string) =>
    [newId(), leadId, type, actor, JSON.stringify(data ?? {}), at, at] as const;

  return {
    append(event: LeadEvent, at: string): Write {
      const [id, leadId, type, actor, data] = row(event, at);
      return db.run(sql`INSERT INTO lead_events (id, lead_id, type, actor, data, created_at, updated_at)
        VALUES (${id}, ${leadId}, ${type}, ${actor}, ${data}, ${at}, ${at})`);
    },

    appendMany(events: readonly LeadEvent[], at: string): Write[] {
      const rows = events.map(({ leadId, type, actor, data }) => [newId(), leadId, type, actor, data ?? {}]);
      return jsonSlices(rows).map((slice) =>
        db.run(sql`INSERT INTO lead_events (id, lead_id, type, actor, data, created_at, updated_at)
        SELECT value ->> '$[0]', value ->> '$[1]', value ->> '$[2]', value ->> '$[3]', value ->> '$[4]', ${at}, ${at}
        FROM jsonb_each(${slice})`),
      );
    },

    /** Which of these leads have an event of this type. */
    async leadsWith(type: string, leadIds: readonly string[]): Promise<Set<string>> {
      const rows = await db.all<{ lead_id: string }>(sql`SELECT DISTINCT lead_id FROM lead_events
        WHERE lead_id IN (SELECT value FROM json_each(${JSON.stringify(leadIds)})) AND type = ${type}`);
      return new Set(rows.map((row) => row.lead_id));
    },

    /** Who last changed this field of a lead, and when. */
    async lastChange(leadId: string, field: string): Promise<{ actor: string; at: string } | null> {
      const [row] = await db.all<{ actor: string; at: string }>(sql`SELECT actor, created_at AS at FROM lead_events
        WHERE lead_id = ${leadId} AND type = 'lead.changed'
          AND EXISTS (SELECT 1 FROM json_each(data, '$.fields') WHERE value = ${field})
        ORDER BY id DESC LIMIT 1`);
      return row ?? null;
    },

    /** Only if the statement before it in the same commit changed a row: no event for an effect that did not happen. */
    appendIfChanged(event: LeadEvent, at: string): Write {
      const [id, leadId, type, actor, data] = row(event, at);
      return db.run(sql`INSERT INTO lead_events (id, lead_id, type, actor, data, created_at, updated_at)
        SELECT ${id}, ${leadId}, ${type}, ${actor}, ${data}, ${at}, ${at} WHERE changes() > 0`);
    },

    /**
     * One event a row that exists with this version: what a bulk write did, and nothing that it lost to a race.
     * CROSS JOIN and the plus keep SQLite from walking all leads of this time for each event.
     */
    appendForVersions(events: readonly (LeadEvent & { version: number })[], at: string): Write {
      const rows = events.map((event) => [...row(event, at).slice(0, 5), event.version]);
      return db.run(sql`INSERT INTO lead_events (id, lead_id, type, actor, data, created_at, updated_at)
        SELECT value ->> '$[0]', value ->> '$[1]', value ->> '$[2]', value ->> '$[3]', value ->> '$[4]', ${at}, ${at}
        FROM json_each(${JSON.stringify(rows)})
        CROSS JOIN leads ON leads.id = value ->> '$[1]' AND leads.version = value ->> '$[5]'
          AND +leads.updated_at = ${at}`);
    },
  };
}
