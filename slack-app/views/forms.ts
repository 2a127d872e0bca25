import type { Contact } from "../../src/domain/contact.ts";
import type { Lead } from "../../src/domain/lead.ts";
import { type DismissalReason, dismissalReasons } from "../../src/services/leads/dismiss-lead.ts";
import { choiceInput, context, modal, textInput, type View } from "../blocks/kit.ts";
import { md } from "../blocks/text.ts";
import type { FormMetadata } from "../form-metadata.ts";
import { short } from "./lead-text.ts";

const reasonWords: Record<DismissalReason, string> = {
  too_small: "Too small",
  too_big: "Too big",
  no_ai: "Does not build or adopt AI",
  wrong_industry: "Wrong industry",
  wrong_place: "Wrong place",
  no_contact: "Nobody to talk to",
  customer_already: "Is a customer already",
  other: "Something else",
};

export const dismissForm = (lead: Lead, metadata: FormMetadata): View =>
  modal({ id: "lead.dismiss", title: "Dismiss a lead", submit: "Dismiss", metadata }, [
    context(md`*${short(lead.companyName)}* leaves the lists. The reason teaches the score.`),
    choiceInput(
      "reason",
      "Why?",
      dismissalReasons.map((value) => ({ value, text: reasonWords[value] })),
    ),
    textInput("note", "Anything to add?", { isOptional: true, most: 500, isLong: true }),
  ]);

export const noteForm = (lead: Lead, metadata: FormMetadata): View =>
  modal({ id: "lead.note", title: "Add a note", submit: "Add", metadata }, [
    context(md`*${short(lead.companyName)}*`),
    textInput("note", "Note", { isLong: true, most: 3000 }),
  ]);

export const contactForm = (lead: Lead, contact: Contact | null, metadata: FormMetadata): View =>
  modal(
    {
      id: contact === null ? "contact.add" : "contact.edit",
      title: contact === null ? "Add a contact" : "Edit a contact",
      submit: "Save",
      metadata,
    },
    [
      context(md`*${short(lead.companyName)}*`),
      textInput("first_name", "First name", { initial: contact?.firstName ?? null, isOptional: true, most: 200 }),
      textInput("last_name", "Last name", { initial: contact?.lastName ?? null, isOptional: true, most: 200 }),
      textInput("email", "E-mail", { initial: contact?.email ?? null, isOptional: true, most: 320 }),
      textInput("job_title", "Job title", { initial: contact?.jobTitle ?? null, isOptional: true }),
      textInput("phone", "Phone", { initial: contact?.phone ?? null, isOptional: true, most: 50 }),
    ],
  );

export const watchForm = (metadata: FormMetadata): View =>
  modal({ id: "watch.add", title: "Watch a search", submit: "Watch", metadata }, [
    textInput("criteria", "What?", {
      placeholder: "fintech in berlin score>=70",
      most: 500,
      hint: "As after /leads find.",
    }),
    textInput("name", "A name for it", { isOptional: true, most: 100 }),
  ]);
