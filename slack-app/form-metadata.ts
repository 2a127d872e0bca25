import { z } from "zod";

/** What a form carries along: what it is about, and where its message stands, to be refreshed afterwards. */
export const Metadata = z.object({
  leadId: z.string().optional(),
  contactId: z.string().optional(),
  version: z.number().optional(),
  responseUrl: z.string().nullable().default(null),
  channelId: z.string().nullable().default(null),
  /** Of the window under the form, where it was opened from one. */
  viewId: z.string().max(100).optional(),
});
export type FormMetadata = z.infer<typeof Metadata>;
