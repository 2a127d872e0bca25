DROP TRIGGER IF EXISTS lead_count_insert;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS lead_count_insert AFTER INSERT ON leads BEGIN
  UPDATE lead_count SET n = n + 1, revision = random() >> 11;
END;
