DROP INDEX `enrichment_jobs_status_idx`;--> statement-breakpoint
CREATE INDEX `enrichment_jobs_status_created_idx` ON `enrichment_jobs` (`status`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `enrichment_jobs_requested_idx` ON `enrichment_jobs` (`requested_by`,`created_at`,`id`);--> statement-breakpoint
ALTER TABLE `discovery_runs` ADD `max_credits` real;--> statement-breakpoint
ALTER TABLE `enrichment_batch_leads` ADD `settled` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `enrichment_batch_leads_unsettled_idx` ON `enrichment_batch_leads` (`batch_id`,`job_id`) WHERE "enrichment_batch_leads"."job_id" IS NOT NULL AND "enrichment_batch_leads"."settled" = 0;--> statement-breakpoint
ALTER TABLE `enrichment_batches` ADD `credits_settled` real DEFAULT 0 NOT NULL;