CREATE TRIGGER IF NOT EXISTS leads_fts_update AFTER UPDATE OF company_name, domain, description, industry, tags, location ON leads BEGIN
  INSERT INTO leads_fts (leads_fts, rowid, company_name, domain, description, industry, tags, location)
  VALUES ('delete', old.seq, old.company_name, old.domain, old.description, old.industry, old.tags, old.location);
  INSERT INTO leads_fts (rowid, company_name, domain, description, industry, tags, location)
  VALUES (new.seq, new.company_name, new.domain, new.description, new.industry, new.tags, new.location);
END;
