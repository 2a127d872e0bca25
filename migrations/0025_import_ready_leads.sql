-- Rows that wait are of another form from here on: an import that is at work is ended, and its file can be sent again.
-- One that was to be stored whole is taken back.
UPDATE `imports` SET `status` = iif(`stage` = 'storing' AND `rules` ->> '$.isWhole', 'undoing', 'failed'),
  `undone_by` = iif(`stage` = 'storing' AND `rules` ->> '$.isWhole', `actor`, NULL),
  `lease_until` = NULL, `completed_at` = `updated_at`,
  `why` = 'A new version of the product ended it: send the file again; nothing comes in twice.'
WHERE `status` = 'running' AND `stage` IS NOT NULL;--> statement-breakpoint
DROP TABLE `import_chunks`;--> statement-breakpoint
CREATE TABLE `import_chunks` (
	`import_id` text NOT NULL,
	`number` integer NOT NULL,
	`size` integer NOT NULL,
	`score` real,
	`origins` text,
	`leads` blob,
	`signals` blob,
	`rows` blob NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `import_chunks_number_unique` ON `import_chunks` (`import_id`,`number`);
