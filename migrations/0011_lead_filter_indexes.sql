CREATE INDEX `leads_status_score_idx` ON `leads` (`status`,`lead_score`,`id`);--> statement-breakpoint
CREATE INDEX `leads_source_score_idx` ON `leads` (`source`,`lead_score`,`id`);--> statement-breakpoint
CREATE INDEX `leads_industry_score_idx` ON `leads` (`industry`,`lead_score`,`id`) WHERE "leads"."industry" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `leads_stage_score_idx` ON `leads` (`funding_stage`,`lead_score`,`id`) WHERE "leads"."funding_stage" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `leads_country_score_idx` ON `leads` (`country`,`lead_score`,`id`) WHERE "leads"."country" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `leads_owner_score_idx` ON `leads` (`owner`,`lead_score`,`id`) WHERE "leads"."owner" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `leads_industry_stage_score_idx` ON `leads` (`industry`,`funding_stage`,`lead_score`,`id`) WHERE "leads"."industry" IS NOT NULL AND "leads"."funding_stage" IS NOT NULL;