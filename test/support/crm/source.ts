import type { SeededRandom } from '../fault/seeded-random.js';
import type { PostedEvent } from '../tenant.js';

interface SourceContact {
  readonly id: number;
  firstName: string;
  phone: string | null;
  email: string | null;
  status: 'open' | 'close';
  assignee: { id: number } | null;
  tags: string[];
  custom_fields: { name: string; value: unknown }[];
}

/** What a CRM has to end with. */
export interface CrmContent {
  readonly contacts: object[];
  readonly conversations: object[];
  readonly comments: object[];
}

/** The platform's side: it changes contacts, conversations and comments at random, and tells each change. */
export class Source {
  readonly contacts = new Map<number, SourceContact>();
  private readonly conversations = new Map<string, { id: string; contactId: string; status: string }>();
  private readonly comments = new Map<string, { id: string; contactId: string; text: string }>();
  private steps = 0;

  constructor(private readonly random: SeededRandom) {}

  /** `count` changes, each with its event. */
  changes(count: number): PostedEvent[] {
    return Array.from({ length: count }, () => this.change());
  }

  /** A field gets a value. */
  setEmail(contact: SourceContact, email: string): PostedEvent {
    const changes = [{ field: 'email', type: 'standard_field', old: contact.email, new: email }];
    contact.email = email;
    return this.told('contact.updated', contact, { action: 'updated', changes });
  }

  content(): CrmContent {
    return {
      contacts: [...this.contacts.values()].map(({ id, custom_fields: custom, ...fields }) => ({
        id: String(id),
        fields,
        customFields: Object.fromEntries(custom.map(({ name, value }) => [name, value])),
      })),
      conversations: [...this.conversations.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
      comments: [...this.comments.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    };
  }

  private change(): PostedEvent {
    this.steps += 1;
    const contact = [...this.contacts.values()][this.random.whole(0, this.contacts.size - 1)];
    if (!contact || (this.contacts.size < 8 && this.random.chance(0.2))) return this.create();
    const kinds = ['email', 'custom', 'tag', 'assignee', 'conversation', 'comment', 'message'] as const;
    switch (kinds[this.random.whole(0, kinds.length - 1)]!) {
      case 'email':
        return this.setEmail(contact, `mail-${this.steps}@shop.example`);
      case 'custom':
        return this.setStore(contact, this.steps);
      case 'tag':
        return this.turnTag(contact, `tag-${this.steps % 3}`);
      case 'assignee':
        contact.assignee = this.random.chance(0.3) ? null : { id: this.steps };
        return this.told('contact.assignee.updated', contact);
      case 'conversation':
        return this.turnConversation(contact);
      case 'comment':
        return this.comment(contact);
      case 'message':
        return this.message(contact);
    }
  }

  private create(): PostedEvent {
    const id = this.contacts.size + 1;
    const contact: SourceContact = {
      id,
      firstName: `Contact ${id}`,
      phone: null,
      email: null,
      status: 'close',
      assignee: null,
      tags: [],
      custom_fields: [],
    };
    this.contacts.set(id, contact);
    return this.told('contact.created', contact);
  }

  private setStore(contact: SourceContact, value: number): PostedEvent {
    const old = contact.custom_fields[0]?.value ?? null;
    contact.custom_fields = [{ name: 'Store', value }];
    const changes = [{ field: 'Store', type: 'custom_field', old, new: value }];
    return this.told('contact.updated', contact, { action: 'updated', changes });
  }

  private turnTag(contact: SourceContact, tag: string): PostedEvent {
    const action = contact.tags.includes(tag) ? 'remove' : 'add';
    contact.tags = action === 'add' ? [...contact.tags, tag] : contact.tags.filter((each) => each !== tag);
    return this.told('contact.tag.updated', contact, { tag, action });
  }

  private turnConversation(contact: SourceContact): PostedEvent {
    const contactId = String(contact.id);
    const all = [...this.conversations.values()].filter((each) => each.contactId === contactId);
    const open = all.find(({ status }) => status === 'open');
    if (open) {
      open.status = 'closed';
      contact.status = 'close';
      return this.told('conversation.closed', contact, { conversation: { id: open.id, summary: 'Done' } });
    }
    const id = `conversation-${this.steps}`;
    this.conversations.set(id, { id, contactId, status: 'open' });
    contact.status = 'open';
    const conversation = { id, source: 'contact', conversationOpenedAt: 1_736_935_200 + this.steps };
    return this.told('conversation.opened', contact, { conversation });
  }

  private comment(contact: SourceContact): PostedEvent {
    const id = String(this.steps);
    const text = `Comment ${id}`;
    this.comments.set(id, { id, contactId: String(contact.id), text });
    const comment = { id: this.steps };
    return this.told('comment.created', contact, {
      text,
      mentionedUserIds: [],
      mentionedUserEmails: [],
      attachments: [],
      comment,
    });
  }

  /** Of a type that the CRM does not want: the feed's numbers and the subscription's differ. */
  private message({ id }: SourceContact): PostedEvent {
    return {
      type: 'message.received',
      data: {
        contact: { id },
        message: {
          messageId: this.steps,
          contactId: id,
          channelId: 1,
          traffic: 'incoming',
          message: { type: 'text', text: 'Hello' },
          timestamp: 1_736_935_200,
        },
        channel: { id: 1 },
        sender: { type: 'contact', source: 'contact' },
      },
    };
  }

  private told(type: string, contact: SourceContact, rest: object = {}): PostedEvent {
    return { type, data: structuredClone({ contact, ...rest }) };
  }
}
