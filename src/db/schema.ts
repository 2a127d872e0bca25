// Every table, by area: what is not named here has no migration and is not erased with a person.
export * from "./schema/access.ts";
export * from "./schema/contacts.ts";
export * from "./schema/discovery.ts";
export * from "./schema/email-checks.ts";
export * from "./schema/enrichment.ts";
export * from "./schema/evidence.ts";
export * from "./schema/imports.ts";
export * from "./schema/leads.ts";
export * from "./schema/merges.ts";
export * from "./schema/scoring.ts";
export * from "./schema/slack.ts";
export * from "./schema/suppressions.ts";
export * from "./schema/usage.ts";
