import { z } from "zod";
import { emailAddress, line, uuid, webUrl } from "../input-fields.ts";

const fields = {
  first_name: line(200).nullish(),
  last_name: line(200).nullish(),
  email: emailAddress.nullish(),
  job_title: line(300).nullish(),
  department: line(200).nullish(),
  linkedin_url: webUrl.nullish(),
  phone: line(50).nullish(),
  /** By the job title when left out. */
  is_decision_maker: z.boolean().optional(),
  notes: line(20_000).nullish(),
};

export const CreateContactInput = z.strictObject({ lead_id: uuid, ...fields });

/** PUT: a contact stays at its lead. */
export const ReplaceContactInput = z.strictObject(fields);

export const ChangeContactInput = ReplaceContactInput;
