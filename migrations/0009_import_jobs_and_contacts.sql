CREATE TABLE `import_chunks` (
	`import_id` text NOT NULL,
	`number` integer NOT NULL,
	`rows` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `import_chunks_number_unique` ON `import_chunks` (`import_id`,`number`);--> statement-breakpoint
CREATE TABLE `import_contacts` (
	`import_id` text NOT NULL,
	`lead_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`action` text NOT NULL,
	`version` integer NOT NULL,
	`before` text,
	`after` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `import_contacts_contact_unique` ON `import_contacts` (`import_id`,`lead_id`,`contact_id`);--> statement-breakpoint
CREATE TABLE `import_problems` (
	`import_id` text NOT NULL,
	`row` integer NOT NULL,
	`line` integer NOT NULL,
	`original` text,
	`reasons` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `import_problems_row_unique` ON `import_problems` (`import_id`,`row`);--> statement-breakpoint
ALTER TABLE `imports` ADD `stage` text;--> statement-breakpoint
ALTER TABLE `imports` ADD `rules` text;--> statement-breakpoint
ALTER TABLE `imports` ADD `file` text;--> statement-breakpoint
ALTER TABLE `imports` ADD `rows_total` integer;--> statement-breakpoint
ALTER TABLE `imports` ADD `claim` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `imports` ADD `lease_until` text;--> statement-breakpoint
ALTER TABLE `imports` ADD `why` text;--> statement-breakpoint
CREATE INDEX `imports_running_idx` ON `imports` (`updated_at`) WHERE "imports"."status" = 'running';