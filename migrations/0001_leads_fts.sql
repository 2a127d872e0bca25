CREATE VIRTUAL TABLE IF NOT EXISTS leads_fts USING fts5(
  company_name, domain, description, industry, tags, location,
  content='leads', content_rowid='seq', tokenize="unicode61 remove_diacritics 2"
);
