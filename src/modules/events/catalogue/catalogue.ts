import type { Type } from '@nestjs/common';
import { commentCreated } from './comment-created.event.js';
import { contactAssigneeUpdated } from './contact-assignee-updated.event.js';
import { contactCreated } from './contact-created.event.js';
import { contactTagUpdated } from './contact-tag-updated.event.js';
import { contactUpdated } from './contact-updated.event.js';
import { conversationClosed } from './conversation-closed.event.js';
import { conversationOpened } from './conversation-opened.event.js';
import type { EventType } from './event-type.js';
import { messageReceived } from './message-received.event.js';
import { messageSent } from './message-sent.event.js';

/** Every event type, in the order in which they are documented. */
export const EVENT_TYPES: readonly EventType[] = [
  conversationClosed,
  conversationOpened,
  contactCreated,
  contactUpdated,
  contactAssigneeUpdated,
  contactTagUpdated,
  messageReceived,
  messageSent,
  commentCreated,
];

/** The classes of `data`, for a document's extra models. */
export const EVENT_MODELS: readonly Type[] = EVENT_TYPES.map(({ model }) => model);
