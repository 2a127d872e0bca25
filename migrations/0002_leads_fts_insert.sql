CREATE TRIGGER IF NOT EXISTS leads_fts_insert AFTER INSERT ON leads BEGIN
  INSERT INTO leads_fts (rowid, company_name, domain, description, industry, tags, location)
  VALUES (new.seq, new.company_name, new.domain, new.description, new.industry, new.tags, new.location);
END;
