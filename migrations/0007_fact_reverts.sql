CREATE TABLE `fact_reverts` (
	`id` text PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`observed_since` text,
	`observed_until` text NOT NULL,
	`status` text NOT NULL,
	`leads_total` integer NOT NULL,
	`leads_done` integer DEFAULT 0 NOT NULL,
	`actor` text NOT NULL,
	`request_id` text,
	`completed_at` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `fact_reverts_running_unique` ON `fact_reverts` (`source`) WHERE "fact_reverts"."status" = 'running';--> statement-breakpoint
CREATE INDEX `lead_facts_source_idx` ON `lead_facts` (`source`,`lead_id`);