CREATE TABLE `provider_recalls` (
	`id` text PRIMARY KEY NOT NULL,
	`provider` text NOT NULL,
	`operation` text NOT NULL,
	`day` text NOT NULL,
	`answers` integer NOT NULL,
	`credits_saved` real NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `provider_recalls_day_unique` ON `provider_recalls` (`provider`,`operation`,`day`);--> statement-breakpoint
ALTER TABLE `provider_answers` ADD `credits` real DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `discovery_runs_created_at_idx` ON `discovery_runs` (`created_at`);