CREATE TABLE `job_boards` (
	`id` text PRIMARY KEY NOT NULL,
	`vendor` text NOT NULL,
	`token` text NOT NULL,
	`company_name` text,
	`domain` text,
	`origin` text NOT NULL,
	`read_at` text DEFAULT '' NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `job_boards_token_unique` ON `job_boards` (`vendor`,`token`);--> statement-breakpoint
CREATE INDEX `job_boards_read_at_idx` ON `job_boards` (`read_at`,`id`);--> statement-breakpoint
CREATE INDEX `job_boards_domain_idx` ON `job_boards` (`domain`) WHERE "job_boards"."domain" IS NOT NULL;--> statement-breakpoint
CREATE TABLE `lead_walks` (
	`name` text PRIMARY KEY NOT NULL,
	`position` integer NOT NULL,
	`started_at` text NOT NULL
);
