CREATE TABLE `import_rows` (
	`import_id` text NOT NULL,
	`lead_id` text NOT NULL,
	`line` integer NOT NULL,
	`action` text NOT NULL,
	`before` text,
	`after` text,
	`contact_ids` text,
	`undo` text,
	`why` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `import_rows_lead_unique` ON `import_rows` (`import_id`,`lead_id`);--> statement-breakpoint
CREATE INDEX `import_rows_exceptions_idx` ON `import_rows` (`import_id`,`undo`,`line`) WHERE "import_rows"."undo" IN ('kept', 'failed');--> statement-breakpoint
ALTER TABLE `imports` ADD `mapping_source` text;--> statement-breakpoint
ALTER TABLE `imports` ADD `header_hash` text;--> statement-breakpoint
ALTER TABLE `imports` ADD `undone_by` text;--> statement-breakpoint
ALTER TABLE `imports` ADD `undo_counts` text;--> statement-breakpoint
CREATE INDEX `imports_header_hash_idx` ON `imports` (`header_hash`,`id`) WHERE "imports"."mapping_source" = 'given';--> statement-breakpoint
CREATE INDEX `imports_undoing_idx` ON `imports` (`updated_at`) WHERE "imports"."status" = 'undoing';