CREATE TABLE `api_credentials` (
	`id` text PRIMARY KEY NOT NULL,
	`service` text NOT NULL,
	`api_key` text NOT NULL,
	`key_hint` text NOT NULL,
	`quota_limit` real,
	`quota_used` real,
	`quota_reset_at` text,
	`status` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_credentials_service_unique` ON `api_credentials` (`service`);--> statement-breakpoint
CREATE TABLE `api_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`key_hash` text NOT NULL,
	`prefix` text NOT NULL,
	`scopes` text NOT NULL,
	`revoked_at` text,
	`last_used_at` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_prefix_unique` ON `api_keys` (`prefix`);--> statement-breakpoint
CREATE TABLE `contacts` (
	`id` text PRIMARY KEY NOT NULL,
	`lead_id` text NOT NULL,
	`first_name` text,
	`last_name` text,
	`email` text,
	`email_status` text DEFAULT 'unverified' NOT NULL,
	`email_confidence` integer,
	`email_verified_at` text,
	`email_source` text,
	`email_evidence` text,
	`job_title` text,
	`seniority` text,
	`department` text,
	`linkedin_url` text,
	`phone` text,
	`is_decision_maker` integer DEFAULT false NOT NULL,
	`notes` text,
	`source` text NOT NULL,
	`provenance` text DEFAULT '{}' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`lead_id`) REFERENCES `leads`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `contacts_lead_email_unique` ON `contacts` (`lead_id`,`email`) WHERE "contacts"."email" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `contacts_lead_idx` ON `contacts` (`lead_id`,`id`);--> statement-breakpoint
CREATE INDEX `contacts_created_at_idx` ON `contacts` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `contacts_email_idx` ON `contacts` (`email`);--> statement-breakpoint
CREATE TABLE `discovery_runs` (
	`id` text PRIMARY KEY NOT NULL,
	`slot` text,
	`saved_search_id` text,
	`criteria` text NOT NULL,
	`source_ids` text NOT NULL,
	`status` text NOT NULL,
	`sources` text DEFAULT '{}' NOT NULL,
	`watermark` text,
	`wanted` integer NOT NULL,
	`stored` integer DEFAULT 0 NOT NULL,
	`created` integer DEFAULT 0 NOT NULL,
	`claim` integer DEFAULT 0 NOT NULL,
	`lease_until` text,
	`retry_at` text,
	`actor` text NOT NULL,
	`request_id` text,
	`completed_at` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`saved_search_id`) REFERENCES `saved_searches`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `discovery_runs_slot_unique` ON `discovery_runs` (`slot`);--> statement-breakpoint
CREATE INDEX `discovery_runs_status_idx` ON `discovery_runs` (`status`,`updated_at`);--> statement-breakpoint
CREATE TABLE `enrichment_jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`lead_id` text NOT NULL,
	`status` text DEFAULT 'pending' NOT NULL,
	`sources` text NOT NULL,
	`results` text DEFAULT '{}' NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`claim` integer DEFAULT 0 NOT NULL,
	`lease_until` text,
	`retry_at` text,
	`started_at` text,
	`completed_at` text,
	`error` text,
	`contacts_added` integer DEFAULT 0 NOT NULL,
	`credits_spent` real DEFAULT 0 NOT NULL,
	`requested_by` text NOT NULL,
	`request_id` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`lead_id`) REFERENCES `leads`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `enrichment_jobs_open_unique` ON `enrichment_jobs` (`lead_id`) WHERE "enrichment_jobs"."status" IN ('pending', 'running');--> statement-breakpoint
CREATE INDEX `enrichment_jobs_status_idx` ON `enrichment_jobs` (`status`,`updated_at`);--> statement-breakpoint
CREATE INDEX `enrichment_jobs_lead_idx` ON `enrichment_jobs` (`lead_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`actor` text NOT NULL,
	`fingerprint` text NOT NULL,
	`status` integer,
	`body` text,
	`headers` text,
	`expires_at` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `idempotency_keys_actor_key_unique` ON `idempotency_keys` (`actor`,`key`);--> statement-breakpoint
CREATE INDEX `idempotency_keys_expires_idx` ON `idempotency_keys` (`expires_at`);--> statement-breakpoint
CREATE TABLE `imports` (
	`id` text PRIMARY KEY NOT NULL,
	`status` text NOT NULL,
	`format` text NOT NULL,
	`mapping` text NOT NULL,
	`counts` text DEFAULT '{}' NOT NULL,
	`errors` text DEFAULT '[]' NOT NULL,
	`actor` text NOT NULL,
	`undone_at` text,
	`completed_at` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `lead_events` (
	`id` text PRIMARY KEY NOT NULL,
	`lead_id` text NOT NULL,
	`type` text NOT NULL,
	`actor` text NOT NULL,
	`data` text DEFAULT '{}' NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `lead_events_lead_idx` ON `lead_events` (`lead_id`,`id`);--> statement-breakpoint
CREATE TABLE `lead_facts` (
	`id` text PRIMARY KEY NOT NULL,
	`lead_id` text NOT NULL,
	`source` text NOT NULL,
	`source_url` text,
	`values` text NOT NULL,
	`confidence` real NOT NULL,
	`observed_at` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`lead_id`) REFERENCES `leads`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `lead_facts_lead_source_unique` ON `lead_facts` (`lead_id`,`source`);--> statement-breakpoint
CREATE TABLE `leads` (
	`seq` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`company_name` text NOT NULL,
	`domain` text,
	`external_id` text,
	`website_url` text,
	`industry` text,
	`employee_count` integer,
	`funding_stage` text,
	`funding_total_usd` integer,
	`last_funding_at` text,
	`founded_year` integer,
	`location` text,
	`city` text,
	`region` text,
	`country` text,
	`description` text,
	`tech_stack` text DEFAULT '[]' NOT NULL,
	`tags` text DEFAULT '[]' NOT NULL,
	`linkedin_url` text,
	`ai_adoption_score` real,
	`lead_score` real,
	`score_model` text,
	`scored_at` text,
	`status` text DEFAULT 'new' NOT NULL,
	`owner` text,
	`notes` text,
	`source` text NOT NULL,
	`enrichment_status` text DEFAULT 'none' NOT NULL,
	`enriched_at` text,
	`provenance` text DEFAULT '{}' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `leads_id_unique` ON `leads` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `leads_domain_unique` ON `leads` (`domain`) WHERE "leads"."domain" IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `leads_external_id_unique` ON `leads` (`external_id`) WHERE "leads"."external_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `leads_lead_score_idx` ON `leads` (`lead_score`,`id`);--> statement-breakpoint
CREATE INDEX `leads_ai_adoption_score_idx` ON `leads` (`ai_adoption_score`,`id`);--> statement-breakpoint
CREATE INDEX `leads_company_name_idx` ON `leads` (`company_name`,`id`);--> statement-breakpoint
CREATE INDEX `leads_created_at_idx` ON `leads` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `leads_updated_at_idx` ON `leads` (`updated_at`,`id`);--> statement-breakpoint
CREATE INDEX `leads_enriched_at_idx` ON `leads` (`enriched_at`,`id`);--> statement-breakpoint
CREATE INDEX `leads_employee_count_idx` ON `leads` (`employee_count`,`id`);--> statement-breakpoint
CREATE INDEX `leads_funding_total_usd_idx` ON `leads` (`funding_total_usd`,`id`);--> statement-breakpoint
CREATE TABLE `provider_answers` (
	`id` text PRIMARY KEY NOT NULL,
	`provider` text NOT NULL,
	`operation` text NOT NULL,
	`question` text NOT NULL,
	`answer` text NOT NULL,
	`expires_at` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `provider_answers_question_unique` ON `provider_answers` (`provider`,`operation`,`question`);--> statement-breakpoint
CREATE INDEX `provider_answers_expires_idx` ON `provider_answers` (`expires_at`);--> statement-breakpoint
CREATE TABLE `provider_calls` (
	`id` text PRIMARY KEY NOT NULL,
	`provider` text NOT NULL,
	`operation` text NOT NULL,
	`status` integer,
	`outcome` text NOT NULL,
	`credits` real NOT NULL,
	`ms` integer,
	`lead_id` text,
	`job_id` text,
	`run_id` text,
	`actor` text NOT NULL,
	`request_id` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `provider_calls_provider_idx` ON `provider_calls` (`provider`,`created_at`);--> statement-breakpoint
CREATE INDEX `provider_calls_job_idx` ON `provider_calls` (`job_id`);--> statement-breakpoint
CREATE INDEX `provider_calls_run_idx` ON `provider_calls` (`run_id`);--> statement-breakpoint
CREATE TABLE `saved_searches` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`criteria` text NOT NULL,
	`schedule` text,
	`notify` text,
	`watermark` text,
	`owner` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `scoring_models` (
	`id` text PRIMARY KEY NOT NULL,
	`version` text NOT NULL,
	`weights` text NOT NULL,
	`metrics` text,
	`labels` text,
	`published_at` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `scoring_models_version_unique` ON `scoring_models` (`version`);--> statement-breakpoint
CREATE TABLE `signals` (
	`id` text PRIMARY KEY NOT NULL,
	`lead_id` text NOT NULL,
	`source` text NOT NULL,
	`type` text NOT NULL,
	`weight` real NOT NULL,
	`url` text,
	`quote` text NOT NULL,
	`observed_at` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`lead_id`) REFERENCES `leads`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `signals_lead_evidence_unique` ON `signals` (`lead_id`,`source`,`type`,`quote`);--> statement-breakpoint
CREATE TABLE `suppressions` (
	`id` text PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`scope` text NOT NULL,
	`reason` text NOT NULL,
	`by` text NOT NULL,
	`expires_at` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `suppressions_scope_hash_unique` ON `suppressions` (`scope`,`hash`);