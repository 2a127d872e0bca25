CREATE TABLE `merge_rows` (
	`id` text PRIMARY KEY NOT NULL,
	`merge_id` text NOT NULL,
	`table_name` text NOT NULL,
	`row_id` text NOT NULL,
	`before` text NOT NULL,
	`after` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`merge_id`) REFERENCES `merges`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `merge_rows_row_unique` ON `merge_rows` (`merge_id`,`table_name`,`row_id`);--> statement-breakpoint
CREATE TABLE `merges` (
	`id` text PRIMARY KEY NOT NULL,
	`survivor_id` text NOT NULL,
	`duplicate_id` text NOT NULL,
	`summary` text NOT NULL,
	`columns` text NOT NULL,
	`actor` text NOT NULL,
	`undone_at` text,
	`undone_by` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `merges_survivor_idx` ON `merges` (`survivor_id`,`id`);--> statement-breakpoint
CREATE INDEX `merges_duplicate_idx` ON `merges` (`duplicate_id`) WHERE "merges"."undone_at" IS NULL;--> statement-breakpoint
CREATE INDEX `leads_linkedin_url_idx` ON `leads` (`linkedin_url`) WHERE "leads"."linkedin_url" IS NOT NULL;