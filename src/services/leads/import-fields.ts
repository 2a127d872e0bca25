import { CreateLeadInput } from "./lead-input.ts";

export type LeadField = keyof CreateLeadInput;
// The schema's own keys are the fields; TypeScript sees them as plain strings.
export const leadFields = Object.keys(CreateLeadInput.shape) as LeadField[];
export const isLeadField = (name: string): name is LeadField => (leadFields as string[]).includes(name);
