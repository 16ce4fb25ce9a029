import type { PoolClient } from 'pg';
import { isDeepStrictEqual } from 'node:util';
import type { components } from './hooklane-api.js';

type Schemas = components['schemas'];

/** The events that this sync is for. */
export type CrmEvent =
  | Schemas['ContactCreatedEvent']
  | Schemas['ContactUpdatedEvent']
  | Schemas['ContactTagUpdatedEvent']
  | Schemas['ContactAssigneeUpdatedEvent']
  | Schemas['ConversationOpenedEvent']
  | Schemas['ConversationClosedEvent']
  | Schemas['CommentCreatedEvent'];

type Contact = Schemas['EventContact'];
type Fields = Record<string, unknown>;

export const EVENT_TYPES: readonly CrmEvent['event_type'][] = [
  'contact.created',
  'contact.updated',
  'contact.tag.updated',
  'contact.assignee.updated',
  'conversation.opened',
  'conversation.closed',
  'comment.created',
];

export function isCrmEvent(event: { readonly event_type: string }): event is CrmEvent {
  return EVENT_TYPES.some((type) => type === event.event_type);
}

/**
 * Writes one event to the CRM. Every event must be applied in order, after all before it.
 * @returns whether it was an echo: a change that the CRM had already
 */
export async function applyToCrm(client: PoolClient, event: CrmEvent): Promise<boolean> {
  const { contact } = event;
  switch (event.event_type) {
    case 'contact.created':
      await writeContact(client, contact, standardFieldsOf(contact), customFieldsOf(contact));
      return false;
    case 'contact.updated':
      return writeChanges(client, event);
    case 'contact.tag.updated':
      await writeContact(client, contact, { tags: contact.tags ?? [] });
      return false;
    case 'contact.assignee.updated':
      await writeContact(client, contact, { assignee: contact.assignee ?? null });
      return false;
    case 'conversation.opened':
    case 'conversation.closed':
      await writeConversation(client, event);
      return false;
    case 'comment.created':
      await writeComment(client, event);
      return false;
  }
}

/** Only what differs is written; that nothing does, tells our own echo. Values are compared, not remembered. */
async function writeChanges(
  client: PoolClient,
  { contact, changes }: Schemas['ContactUpdatedEvent'],
): Promise<boolean> {
  const [standard, custom] = changes
    ? [changedFields(changes, 'standard_field'), changedFields(changes, 'custom_field')]
    : [standardFieldsOf(contact), customFieldsOf(contact)];
  const { rows } = await client.query<{ fields: Fields; customFields: Fields }>(
    'select fields, custom_fields as "customFields" from contacts where id = $1',
    [contact.id],
  );
  const [known] = rows;
  if (known && has(known.fields, standard) && has(known.customFields, custom)) return true;
  await writeContact(client, contact, standard, custom);
  return false;
}

/** Writes these fields; a contact that the CRM does not know yet gets all that the event tells of it. */
async function writeContact(
  client: PoolClient,
  contact: Contact,
  fields: Fields,
  customFields: Fields = {},
): Promise<void> {
  await client.query(
    `insert into contacts as c (id, fields, custom_fields) values ($1, $2, $3)
     on conflict (id) do update set fields = c.fields || $4, custom_fields = c.custom_fields || $5,
                                    revision = c.revision + 1`,
    [contact.id, standardFieldsOf(contact), customFieldsOf(contact), fields, customFields],
  );
}

async function writeConversation(
  client: PoolClient,
  event: Schemas['ConversationOpenedEvent'] | Schemas['ConversationClosedEvent'],
): Promise<void> {
  const { contact, conversation } = event;
  const isOpen = event.event_type === 'conversation.opened';
  // Without an id, the time of opening tells the conversations of a contact apart.
  const opened =
    'conversationOpenedAt' in conversation
      ? conversation.conversationOpenedAt
      : (conversation as Schemas['ClosedConversation']).openedTime;
  const id = String(conversation.id ?? `${contact.id}:${opened}`);
  if (contact.status) await writeContact(client, contact, { status: contact.status });
  await client.query(
    `insert into conversations as c (id, contact_id, status, fields) values ($1, $2, $3, $4)
     on conflict (id) do update set status = excluded.status, fields = c.fields || excluded.fields`,
    [id, contact.id, isOpen ? 'open' : 'closed', conversation],
  );
}

async function writeComment(
  client: PoolClient,
  {
    event_id: eventId,
    contact,
    text,
    comment,
    mentionedUserIds,
    attachments,
  }: Schemas['CommentCreatedEvent'],
): Promise<void> {
  await client.query(
    `insert into comments (id, contact_id, text, fields) values ($1, $2, $3, $4)
     on conflict (id) do update set text = excluded.text, fields = excluded.fields`,
    [
      String(comment?.id ?? eventId),
      contact.id,
      text,
      { author: comment?.author, mentionedUserIds, attachments },
    ],
  );
}

function standardFieldsOf(contact: Contact): Fields {
  const { id: _, custom_fields: __, ...fields } = contact;
  return fields;
}

function customFieldsOf({ custom_fields: fields }: Contact): Fields {
  return Object.fromEntries((fields ?? []).map(({ name, value }) => [name, value ?? null]));
}

function changedFields(changes: Schemas['ContactFieldChange'][], type: string): Fields {
  return Object.fromEntries(
    changes.filter((change) => change.type === type).map((change) => [change.field, change.new ?? null]),
  );
}

function has(known: Fields, wanted: Fields): boolean {
  return Object.entries(wanted).every(([name, value]) =>
    isDeepStrictEqual(known[name] ?? null, value ?? null),
  );
}
