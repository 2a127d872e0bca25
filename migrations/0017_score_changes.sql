CREATE TABLE `score_changes` (
	`seq` integer PRIMARY KEY NOT NULL,
	`lead_id` text NOT NULL,
	`at` text NOT NULL,
	`score` real NOT NULL
);
--> statement-breakpoint
CREATE INDEX `score_changes_lead_idx` ON `score_changes` (`lead_id`,`at`);