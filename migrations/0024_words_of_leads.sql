CREATE VIRTUAL TABLE IF NOT EXISTS leads_fts_words USING fts5vocab('leads_fts', 'instance');
