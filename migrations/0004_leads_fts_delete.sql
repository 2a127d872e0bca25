CREATE TRIGGER IF NOT EXISTS leads_fts_delete AFTER DELETE ON leads BEGIN
  INSERT INTO leads_fts (leads_fts, rowid, company_name, domain, description, industry, tags, location)
  VALUES ('delete', old.seq, old.company_name, old.domain, old.description, old.industry, old.tags, old.location);
END;
