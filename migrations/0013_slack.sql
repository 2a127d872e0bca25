CREATE TABLE `slack_link_codes` (
	`id` text PRIMARY KEY NOT NULL,
	`code_hash` text NOT NULL,
	`api_key_id` text NOT NULL,
	`expires_at` text NOT NULL,
	`used_at` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`api_key_id`) REFERENCES `api_keys`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `slack_link_codes_code_hash_unique` ON `slack_link_codes` (`code_hash`);--> statement-breakpoint
CREATE TABLE `slack_tasks` (
	`id` text PRIMARY KEY NOT NULL,
	`dedupe_key` text,
	`origin` text NOT NULL,
	`work` text NOT NULL,
	`status` text NOT NULL,
	`outbox` text DEFAULT '[]' NOT NULL,
	`posts` integer DEFAULT 0 NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`claim` integer DEFAULT 0 NOT NULL,
	`lease_until` text,
	`due_at` text,
	`request_id` text NOT NULL,
	`error` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `slack_tasks_dedupe_key_unique` ON `slack_tasks` (`dedupe_key`);--> statement-breakpoint
CREATE INDEX `slack_tasks_due_idx` ON `slack_tasks` (`due_at`) WHERE "slack_tasks"."status" IN ('waiting', 'working');--> statement-breakpoint
CREATE INDEX `slack_tasks_updated_idx` ON `slack_tasks` (`updated_at`);--> statement-breakpoint
CREATE TABLE `slack_users` (
	`id` text PRIMARY KEY NOT NULL,
	`team_id` text NOT NULL,
	`user_id` text NOT NULL,
	`api_key_id` text NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`api_key_id`) REFERENCES `api_keys`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `slack_users_user_unique` ON `slack_users` (`team_id`,`user_id`);