import { createRoute, z } from "@hono/zod-openapi";
import { changeContact, replaceContact } from "../../services/contacts/change-contact.ts";
import { ChangeContactInput, CreateContactInput, ReplaceContactInput } from "../../services/contacts/contact-input.ts";
import { createContact } from "../../services/contacts/create-contact.ts";
import { deleteContact } from "../../services/contacts/delete-contact.ts";
import { eraseContact } from "../../services/contacts/erase-contact.ts";
import { getContact } from "../../services/contacts/get-contact.ts";
import { ListContactsInput, listContacts } from "../../services/contacts/list-contacts.ts";
import { etagOf, expectedVersion, hasCurrent } from "../conditions.ts";
import { toContactBody, toPageBody } from "../presenters/present.ts";
import { noQuery, queryOf } from "../query-fields.ts";
import { createRouter } from "../router.ts";
import { ContactBody, ContactPage } from "../schemas/contact.ts";
import { etagHeader, ifMatch, ifNoneMatch, locationHeader } from "../schemas/headers.ts";
import { errorResponses } from "../schemas/problem.ts";

const tags = ["Contacts"];
const params = z.object({ id: z.uuid() });
const body = (schema: z.ZodType) => ({ required: true, content: { "application/json": { schema } } });
const contactResponse = (description: string) => ({
  description,
  headers: etagHeader,
  content: { "application/json": { schema: ContactBody } },
});
const writeErrors = [
  "not_found",
  "conflict",
  "precondition_failed",
  "suppressed",
  "unsupported_media_type",
  "payload_too_large",
] as const;

const list = createRoute({
  method: "get",
  path: "/contacts",
  operationId: "listContacts",
  tags,
  summary: "List contacts, of one lead or of all",
  description: "Of one lead with `lead_id`, else of all, in the order in which they came.",
  request: { query: queryOf(ListContactsInput.shape) },
  responses: {
    200: { description: "A page of contacts", content: { "application/json": { schema: ContactPage } } },
    ...errorResponses("not_found"),
  },
});

const create = createRoute({
  method: "post",
  path: "/contacts",
  operationId: "createContact",
  tags,
  summary: "Create a contact at a lead",
  description: "An address is unique at its lead. Whoever is suppressed is refused (451), whatever the spelling.",
  request: { query: noQuery, body: body(CreateContactInput) },
  responses: {
    201: { ...contactResponse("Created"), headers: { ...etagHeader, ...locationHeader } },
    ...errorResponses(
      "not_found",
      "conflict",
      "suppressed",
      "idempotency_conflict",
      "unsupported_media_type",
      "payload_too_large",
    ),
  },
});

const get = createRoute({
  method: "get",
  path: "/contacts/{id}",
  operationId: "getContact",
  tags,
  summary: "Read a contact",
  description: "With the newest verdict on the address and what it rests on.",
  request: { query: noQuery, params, headers: ifNoneMatch },
  responses: {
    200: contactResponse("The contact"),
    304: { description: "You have the current version." },
    ...errorResponses("not_found"),
  },
});

const replace = createRoute({
  method: "put",
  path: "/contacts/{id}",
  operationId: "replaceContact",
  tags,
  summary: "Replace what people may write of a contact",
  description: "What is left out is cleared; the lead stays the same. Another address loses the old one's verdict.",
  request: { query: noQuery, params, headers: ifMatch, body: body(ReplaceContactInput) },
  responses: { 200: contactResponse("Replaced"), ...errorResponses(...writeErrors) },
});

const change = createRoute({
  method: "patch",
  path: "/contacts/{id}",
  operationId: "changeContact",
  tags,
  summary: "Change a contact by merge patch",
  description: "What is left out stays, `null` clears (RFC 7396). Another address loses the old one's verdict.",
  request: { query: noQuery, params, headers: ifMatch, body: body(ChangeContactInput) },
  responses: { 200: contactResponse("Changed"), ...errorResponses(...writeErrors) },
});

const remove = createRoute({
  method: "delete",
  path: "/contacts/{id}",
  operationId: "deleteContact",
  tags,
  summary: "Delete a contact, or erase the person",
  description:
    "`erase=true` leaves nothing readable of the person: also copies in events, facts, jobs, merges, imports and " +
    "remembered answers go, and the same address at other leads. A keyed hash stays, so that nothing brings them back.",
  request: { query: queryOf({ erase: z.boolean() }), params, headers: ifMatch },
  responses: { 204: { description: "Deleted" }, ...errorResponses("not_found", "precondition_failed") },
});

export const contactRoutes = createRouter()
  .openapi(list, async (c) => {
    const page = await listContacts(c.get("services"), c.req.valid("query"));
    return c.json(toPageBody(page, toContactBody), 200);
  })
  .openapi(create, async (c) => {
    const contact = await createContact(c.get("services"), c.req.valid("json"));
    const headers = { etag: etagOf(contact.version), location: `/api/v1/contacts/${contact.id}` };
    return c.json(toContactBody(contact), 201, headers);
  })
  .openapi(get, async (c) => {
    const contact = await getContact(c.get("services"), c.req.valid("param").id);
    const headers = { etag: etagOf(contact.version) };
    return hasCurrent(c, contact.version) ? c.body(null, 304, headers) : c.json(toContactBody(contact), 200, headers);
  })
  .openapi(replace, async (c) => {
    const target = { id: c.req.valid("param").id, expectedVersion: expectedVersion(c) };
    const contact = await replaceContact(c.get("services"), target, c.req.valid("json"));
    return c.json(toContactBody(contact), 200, { etag: etagOf(contact.version) });
  })
  .openapi(change, async (c) => {
    const target = { id: c.req.valid("param").id, expectedVersion: expectedVersion(c) };
    const contact = await changeContact(c.get("services"), target, c.req.valid("json"));
    return c.json(toContactBody(contact), 200, { etag: etagOf(contact.version) });
  })
  .openapi(remove, async (c) => {
    const target = { id: c.req.valid("param").id, expectedVersion: expectedVersion(c) };
    const remove = c.req.valid("query").erase === true ? eraseContact : deleteContact;
    await remove(c.get("services"), target);
    return c.body(null, 204);
  });
