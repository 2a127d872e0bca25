DROP INDEX `leads_lead_score_idx`;--> statement-breakpoint
DROP INDEX `leads_ai_adoption_score_idx`;--> statement-breakpoint
DROP INDEX `leads_company_name_idx`;--> statement-breakpoint
DROP INDEX `leads_created_at_idx`;--> statement-breakpoint
DROP INDEX `leads_updated_at_idx`;--> statement-breakpoint
DROP INDEX `leads_enriched_at_idx`;--> statement-breakpoint
DROP INDEX `leads_employee_count_idx`;--> statement-breakpoint
DROP INDEX `leads_funding_total_usd_idx`;--> statement-breakpoint
DROP INDEX `leads_status_score_idx`;--> statement-breakpoint
DROP INDEX `leads_source_score_idx`;--> statement-breakpoint
DROP INDEX `leads_industry_score_idx`;--> statement-breakpoint
DROP INDEX `leads_stage_score_idx`;--> statement-breakpoint
DROP INDEX `leads_country_score_idx`;--> statement-breakpoint
DROP INDEX `leads_owner_score_idx`;--> statement-breakpoint
DROP INDEX `leads_industry_stage_score_idx`;--> statement-breakpoint
CREATE INDEX `leads_lead_score_idx` ON `leads` (`lead_score`);--> statement-breakpoint
CREATE INDEX `leads_ai_adoption_score_idx` ON `leads` (`ai_adoption_score`);--> statement-breakpoint
CREATE INDEX `leads_company_name_idx` ON `leads` (`company_name`);--> statement-breakpoint
CREATE INDEX `leads_created_at_idx` ON `leads` (`created_at`);--> statement-breakpoint
CREATE INDEX `leads_updated_at_idx` ON `leads` (`updated_at`);--> statement-breakpoint
CREATE INDEX `leads_enriched_at_idx` ON `leads` (`enriched_at`);--> statement-breakpoint
CREATE INDEX `leads_employee_count_idx` ON `leads` (`employee_count`);--> statement-breakpoint
CREATE INDEX `leads_funding_total_usd_idx` ON `leads` (`funding_total_usd`);--> statement-breakpoint
CREATE INDEX `leads_status_score_idx` ON `leads` (`status`,`lead_score`);--> statement-breakpoint
CREATE INDEX `leads_source_score_idx` ON `leads` (`source`,`lead_score`);--> statement-breakpoint
CREATE INDEX `leads_industry_score_idx` ON `leads` (`industry`,`lead_score`) WHERE "leads"."industry" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `leads_stage_score_idx` ON `leads` (`funding_stage`,`lead_score`) WHERE "leads"."funding_stage" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `leads_country_score_idx` ON `leads` (`country`,`lead_score`) WHERE "leads"."country" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `leads_owner_score_idx` ON `leads` (`owner`,`lead_score`) WHERE "leads"."owner" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `leads_industry_stage_score_idx` ON `leads` (`industry`,`funding_stage`,`lead_score`) WHERE "leads"."industry" IS NOT NULL AND "leads"."funding_stage" IS NOT NULL;