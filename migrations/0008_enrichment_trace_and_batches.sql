CREATE TABLE `enrichment_batch_leads` (
	`batch_id` text NOT NULL,
	`lead_id` text NOT NULL,
	`job_id` text,
	`skipped` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `enrichment_batch_leads_unique` ON `enrichment_batch_leads` (`batch_id`,`lead_id`);--> statement-breakpoint
CREATE INDEX `enrichment_batch_leads_waiting_idx` ON `enrichment_batch_leads` (`batch_id`,`lead_id`) WHERE "enrichment_batch_leads"."job_id" IS NULL AND "enrichment_batch_leads"."skipped" IS NULL;--> statement-breakpoint
CREATE TABLE `enrichment_batches` (
	`id` text PRIMARY KEY NOT NULL,
	`status` text NOT NULL,
	`sources` text NOT NULL,
	`wants` text NOT NULL,
	`rules` text NOT NULL,
	`max_credits` real,
	`error` text,
	`requested_by` text NOT NULL,
	`request_id` text,
	`completed_at` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `enrichment_batches_status_idx` ON `enrichment_batches` (`status`,`updated_at`);--> statement-breakpoint
CREATE TABLE `enrichment_stats` (
	`day` text NOT NULL,
	`source` text NOT NULL,
	`outcome` text NOT NULL,
	`count` integer NOT NULL,
	`credits` real NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `enrichment_stats_unique` ON `enrichment_stats` (`day`,`source`,`outcome`);--> statement-breakpoint
ALTER TABLE `enrichment_jobs` ADD `trace` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `enrichment_jobs` ADD `wants` text DEFAULT '["company","decision_makers","emails"]' NOT NULL;--> statement-breakpoint
ALTER TABLE `enrichment_jobs` ADD `max_credits` real;--> statement-breakpoint
ALTER TABLE `enrichment_jobs` ADD `batch_id` text;--> statement-breakpoint
CREATE INDEX `enrichment_jobs_created_idx` ON `enrichment_jobs` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `enrichment_jobs_turn_idx` ON `enrichment_jobs` (`requested_by`,`started_at`);--> statement-breakpoint
CREATE INDEX `enrichment_jobs_batch_idx` ON `enrichment_jobs` (`batch_id`,`status`) WHERE "enrichment_jobs"."batch_id" IS NOT NULL;