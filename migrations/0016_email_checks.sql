CREATE TABLE `email_check_batches` (
	`id` text PRIMARY KEY NOT NULL,
	`total` integer NOT NULL,
	`max_credits` real,
	`credits_held` real DEFAULT 0 NOT NULL,
	`actor` text NOT NULL,
	`request_id` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `email_checks` (
	`id` text PRIMARY KEY NOT NULL,
	`contact_id` text NOT NULL,
	`lead_id` text NOT NULL,
	`address_hash` text NOT NULL,
	`batch_id` text,
	`mode` text NOT NULL,
	`status` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`claim` integer DEFAULT 0 NOT NULL,
	`lease_until` text,
	`retry_at` text,
	`verdict` text,
	`reason` text,
	`score` integer,
	`method` text,
	`evidence` text,
	`credits` real DEFAULT 0 NOT NULL,
	`checked_at` text,
	`requested_by` text NOT NULL,
	`request_id` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `email_checks_open_unique` ON `email_checks` (`contact_id`) WHERE "email_checks"."status" = 'pending';--> statement-breakpoint
CREATE INDEX `email_checks_contact_idx` ON `email_checks` (`contact_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `email_checks_pending_idx` ON `email_checks` (`retry_at`) WHERE "email_checks"."status" = 'pending';--> statement-breakpoint
CREATE INDEX `email_checks_batch_idx` ON `email_checks` (`batch_id`) WHERE "email_checks"."batch_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `contacts_email_verified_idx` ON `contacts` (`email_verified_at`) WHERE "contacts"."email_verified_at" IS NOT NULL;