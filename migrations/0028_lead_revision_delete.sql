DROP TRIGGER IF EXISTS lead_count_delete;
--> statement-breakpoint
CREATE TRIGGER IF NOT EXISTS lead_count_delete AFTER DELETE ON leads BEGIN
  UPDATE lead_count SET n = n - 1, revision = random() >> 11;
END;
