CREATE TABLE `lead_count` (
	`id` integer PRIMARY KEY NOT NULL,
	`n` integer NOT NULL
);
--> statement-breakpoint
INSERT INTO `lead_count` (`id`, `n`) SELECT 1, count(*) FROM `leads`;
