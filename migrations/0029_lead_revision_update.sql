CREATE TRIGGER IF NOT EXISTS lead_count_update AFTER UPDATE ON leads BEGIN
  UPDATE lead_count SET revision = random() >> 11;
END;
