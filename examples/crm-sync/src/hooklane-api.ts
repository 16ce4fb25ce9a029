// Made by npm run docs from the OpenAPI document. Do not edit.

export interface paths {
  '/v1/workspaces/{workspaceId}/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read events in order, oldest first
     * @description The pull feed: every event once, in the order of `sequence`. Keep `pagination.next` and send it as `cursor` with the same filters; it stays good for ever. If what it points to has been deleted by age, the feed goes on with the oldest event that is there. A page may hold fewer events than `limit`, even none, while `hasMore` is true: with `type` or `since` it looks through a limited number of events.
     *
     *     Needs the root key, or a key of the workspace with the scope `events:read`.
     */
    get: operations['listEvents'];
    put?: never;
    /**
     * Post an event
     * @description The answer is given after the event and all its deliveries are stored.
     *
     *     Needs the root key, or a key of the workspace with the scope `events:write`.
     */
    post: operations['postEvent'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/workspaces/{workspaceId}/subscriptions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List subscriptions, newest first
     * @description Needs the root key, or a key of the workspace with the scope `subscriptions:read`.
     */
    get: operations['listSubscriptions'];
    put?: never;
    /**
     * Create a subscription
     * @description Needs the root key, or a key of the workspace with the scope `subscriptions:write`.
     */
    post: operations['createSubscription'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/workspaces/{workspaceId}/subscriptions/{subscriptionId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a subscription
     * @description Needs the root key, or a key of the workspace with the scope `subscriptions:read`.
     */
    get: operations['getSubscription'];
    put?: never;
    post?: never;
    /**
     * Delete a subscription
     * @description Deliveries that wait become `skipped`; the delivery log stays.
     *
     *     Needs the root key, or a key of the workspace with the scope `subscriptions:write`.
     */
    delete: operations['deleteSubscription'];
    options?: never;
    head?: never;
    /**
     * Change a subscription
     * @description A field that is sent replaces the whole field. Deliveries that wait go to a new URL too, in order.
     *
     *     Needs the root key, or a key of the workspace with the scope `subscriptions:write`.
     */
    patch: operations['updateSubscription'];
    trace?: never;
  };
  '/v1/workspaces/{workspaceId}/subscriptions/{subscriptionId}/enable': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Enable a subscription
     * @description Its failures no longer count towards the error quota.
     *
     *     Needs the root key, or a key of the workspace with the scope `subscriptions:write`.
     */
    post: operations['enableSubscription'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    PostEventDto: {
      /**
       * Format: uuid
       * @description Your id of the event. Posting it again answers as the first time and stores nothing.
       */
      id?: string;
      /** @enum {string} */
      type:
        | 'conversation.closed'
        | 'conversation.opened'
        | 'contact.created'
        | 'contact.updated'
        | 'contact.assignee.updated'
        | 'contact.tag.updated'
        | 'message.received'
        | 'message.sent'
        | 'comment.created';
      /**
       * Format: date-time
       * @description When it happened; the time of acceptance if left out.
       */
      occurredAt?: string;
      /** @description What happened; its shape is that of the type, see `GET /v1/event-types/{type}`. */
      data: {
        [key: string]: unknown;
      };
    };
    AcceptedEventDto: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      type:
        | 'conversation.closed'
        | 'conversation.opened'
        | 'contact.created'
        | 'contact.updated'
        | 'contact.assignee.updated'
        | 'contact.tag.updated'
        | 'message.received'
        | 'message.sent'
        | 'comment.created';
      /** Format: date-time */
      occurredAt: string;
      /** Format: date-time */
      acceptedAt: string;
      /** @description Whether this event had been accepted before; then this is the first answer. */
      duplicate: boolean;
      /** @description How many subscriptions it is for, disabled ones included. */
      deliveries: number;
    };
    FeedPageDto: {
      items: components['schemas']['FeedEventDto'][];
      pagination: components['schemas']['FeedPaginationDto'];
    };
    FeedEventDto: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      type:
        | 'conversation.closed'
        | 'conversation.opened'
        | 'contact.created'
        | 'contact.updated'
        | 'contact.assignee.updated'
        | 'contact.tag.updated'
        | 'message.received'
        | 'message.sent'
        | 'comment.created';
      /** @description Its number in the workspace: 1, 2, … without gaps. */
      sequence: number;
      /** Format: date-time */
      occurredAt: string;
      /** Format: date-time */
      acceptedAt: string;
      /** @description The body that receivers get. */
      payload: {
        [key: string]: unknown;
      };
    };
    FeedPaginationDto: {
      /** @description The cursor to go on from, also at the end: send it again later for what is new then. */
      next: string;
      /** @description Whether there is more to read now. */
      hasMore: boolean;
    };
    CreateSubscriptionDto: {
      /** @description Where events are posted to: https, a public host, no credentials, no fragment. Subscriptions of a workspace with the same URL share one queue. */
      url: string;
      /** @description See `GET /event-types`. */
      eventTypes: string[];
      description?: string | null;
      filters?: components['schemas']['SubscriptionFilters'];
      /** @description Headers to send besides ours, each value up to 4 KiB, and 6 KiB together. `host`, `user-agent`, `expect`, hop-by-hop headers, `proxy-*`, `content-*`, `webhook-*` and `x-webhook-*` can not be set, nor with `_` for `-`. */
      headers?: {
        [key: string]: string;
      };
      /**
       * @description False creates it disabled.
       * @default true
       */
      enabled: boolean;
    };
    SubscriptionFilters: {
      /** @description For `conversation.opened` and `conversation.closed`: who or what opened or closed it. */
      conversationSources?: string[];
      /** @description For `message.received` and `message.sent`: the kinds of message. */
      messageTypes?: string[];
      /** @description For `message.sent`: who or what sent it. */
      senderSources?: string[];
      /** @description For `message.received` and `message.sent`: ids of channels. */
      channelIds?: number[];
      /** @description For `contact.updated`: at least one of these fields is among `changes`. */
      contactFields?: components['schemas']['ContactFieldFilter'][];
      /** @description For `contact.tag.updated`: the tag. */
      tags?: string[];
    };
    ContactFieldFilter: {
      /** @enum {string} */
      type: 'standard_field' | 'custom_field';
      field: string;
    };
    CreatedSubscriptionDto: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      workspaceId: string;
      url: string;
      eventTypes: string[];
      description: string | null;
      filters: components['schemas']['SubscriptionFilters'];
      headers: {
        [key: string]: string;
      };
      /** @enum {string} */
      status: 'enabled' | 'disabled';
      /**
       * @description `error_quota`: too many failures; `gone`: the endpoint answered 410.
       * @enum {string|null}
       */
      disabledReason: 'manual' | 'error_quota' | 'gone' | null;
      /** Format: date-time */
      disabledAt: string | null;
      /** @description How many deliveries wait. */
      pendingDeliveries: number;
      /** Format: date-time */
      oldestPendingAt: string | null;
      /** @description The newest attempt that failed and was not asked for by hand; it stays after a success. */
      lastFailure: components['schemas']['LastFailureDto'] | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      /** @description Signs every request; shown this once. */
      signingSecret: string;
    };
    LastFailureDto: {
      /** Format: date-time */
      at: string;
      /** @description What went wrong, in words. */
      error: string;
    };
    SubscriptionPageDto: {
      items: components['schemas']['SubscriptionDto'][];
      pagination: components['schemas']['PaginationDto'];
    };
    SubscriptionDto: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      workspaceId: string;
      url: string;
      eventTypes: string[];
      description: string | null;
      filters: components['schemas']['SubscriptionFilters'];
      headers: {
        [key: string]: string;
      };
      /** @enum {string} */
      status: 'enabled' | 'disabled';
      /**
       * @description `error_quota`: too many failures; `gone`: the endpoint answered 410.
       * @enum {string|null}
       */
      disabledReason: 'manual' | 'error_quota' | 'gone' | null;
      /** Format: date-time */
      disabledAt: string | null;
      /** @description How many deliveries wait. */
      pendingDeliveries: number;
      /** Format: date-time */
      oldestPendingAt: string | null;
      /** @description The newest attempt that failed and was not asked for by hand; it stays after a success. */
      lastFailure: components['schemas']['LastFailureDto'] | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    PaginationDto: {
      /** @description The cursor of the next page; null at the end. */
      next: string | null;
    };
    UpdateSubscriptionDto: {
      /** @description Where events are posted to: https, a public host, no credentials, no fragment. Subscriptions of a workspace with the same URL share one queue. */
      url?: string;
      /** @description See `GET /event-types`. */
      eventTypes?: string[];
      description?: string | null;
      filters?: components['schemas']['SubscriptionFilters'];
      /** @description Headers to send besides ours, each value up to 4 KiB, and 6 KiB together. `host`, `user-agent`, `expect`, hop-by-hop headers, `proxy-*`, `content-*`, `webhook-*` and `x-webhook-*` can not be set, nor with `_` for `-`. */
      headers?: {
        [key: string]: string;
      };
    };
    EnableSubscriptionDto: {
      /**
       * @description Queues what was skipped since it was last disabled, in the original order, ahead of what comes next.
       * @enum {string}
       */
      replay?: 'skipped';
    };
    EventContact: {
      id: number;
      firstName?: string | null;
      lastName?: string | null;
      /** @description E.164. */
      phone?: string | null;
      email?: string | null;
      /** @description ISO 639-1. */
      language?: string | null;
      /** @description URL of a picture. */
      profilePic?: string | null;
      /** @description ISO 3166-1 alpha-2. */
      countryCode?: string | null;
      /**
       * @description Whether a conversation is open; `close` and `closed` mean the same.
       * @enum {string}
       */
      status?: 'open' | 'close' | 'closed';
      /** @description The stage that the contact is in. */
      lifecycle?:
        | (
            | string
            | {
                [key: string]: unknown;
              }
          )
        | null;
      /** @description Null when unassigned. */
      assignee?: components['schemas']['EventUser'] | null;
      tags?: string[];
      custom_fields?: components['schemas']['EventCustomField'][] | null;
      /** @description Unix seconds. */
      created_at?: number;
    };
    EventUser: {
      id?: number;
      firstName?: string | null;
      lastName?: string | null;
      email?: string | null;
    };
    EventCustomField: {
      name: string;
      value?:
        | string
        | number
        | boolean
        | {
            [key: string]: unknown;
          }
        | unknown[]
        | null;
    };
    ClosedConversation: {
      id?: number | string;
      category?: string | null;
      summary?: string | null;
      /** @description Unix seconds. */
      openedTime?: number | null;
      openedBySource?: string | null;
      /** @description Unix seconds. */
      closedTime?: number | null;
      closedBy?: components['schemas']['EventUser'] | null;
      /** @description Such as `user`, `contact`, `workflow`, `api`, `zapier`, `bot`, `make`, `n8n`, `ai_agent`, `auto_close`. */
      closedBySource?: string | null;
      /** @description Seconds. */
      firstResponseTime?: number | null;
      /** @description Seconds. */
      resolutionTime?: number | null;
      incomingMessageCount?: number | null;
      outgoingMessageCount?: number | null;
      assigneeTeam?: string | null;
      /** @description Unix seconds. */
      lastAssignmentTime?: number | null;
    };
    OpenedConversation: {
      id?: number | string;
      /** @description Who or what opened it, such as `contact`, `user`, `workflow`, `api`. */
      source?: string;
      /** @description Unix seconds. */
      conversationOpenedAt?: number;
      firstIncomingMessage?: string | null;
      firstIncomingMessageChannelId?: number | null;
    };
    ContactFieldChange: {
      field: string;
      /** @enum {string} */
      type: 'standard_field' | 'custom_field';
      /** @description The value before. */
      old?:
        | string
        | number
        | boolean
        | {
            [key: string]: unknown;
          }
        | unknown[]
        | null;
      /** @description The value now. */
      new?:
        | string
        | number
        | boolean
        | {
            [key: string]: unknown;
          }
        | unknown[]
        | null;
    };
    EventMessage: {
      messageId?: number;
      channelMessageId?: number | string;
      contactId?: number;
      channelId?: number;
      /** @enum {string} */
      traffic?: 'incoming' | 'outgoing';
      message:
        | components['schemas']['TextContent']
        | components['schemas']['AttachmentContent']
        | components['schemas']['LocationContent']
        | components['schemas']['QuickReplyContent']
        | components['schemas']['EmailContent']
        | components['schemas']['WhatsappTemplateContent']
        | components['schemas']['CustomPayloadContent']
        | components['schemas']['PassedOnContent'];
      /** @description Unix seconds. */
      timestamp?: number;
      status?: components['schemas']['EventMessageStatus'][];
    };
    TextContent: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'text';
      text?: string;
      /** @description The tag that lets a message out of the 24-hour window. */
      messageTag?: string;
    };
    AttachmentContent: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'attachment';
      attachment?: components['schemas']['MessageAttachment'];
    };
    MessageAttachment: {
      /** @enum {string} */
      type: 'image' | 'video' | 'audio' | 'file';
      url?: string;
      /** @description Whether the file is still on its way. */
      isPending?: boolean;
      fileName?: string;
      ext?: string;
      /** @description Bytes, as text. */
      size?: string;
      mime?: string;
    };
    LocationContent: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'location';
      latitude?: number;
      longitude?: number;
      address?: string;
    };
    QuickReplyContent: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'quick_reply';
      title?: string;
      replies?: unknown[];
    };
    EmailContent: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'email';
      text?: string;
      subject?: string;
      cc?:
        | string
        | number
        | boolean
        | {
            [key: string]: unknown;
          }
        | unknown[]
        | null;
      bcc?:
        | string
        | number
        | boolean
        | {
            [key: string]: unknown;
          }
        | unknown[]
        | null;
      replyToMessageId?: (number | string) | null;
      attachments?: unknown[] | null;
    };
    WhatsappTemplateContent: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'whatsapp_template';
      template?: components['schemas']['WhatsappTemplate'];
    };
    WhatsappTemplate: {
      name?: string;
      languageCode?: string;
      components?: unknown[];
    };
    CustomPayloadContent: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      type: 'custom_payload';
      payload?:
        | string
        | number
        | boolean
        | {
            [key: string]: unknown;
          }
        | unknown[]
        | null;
    };
    PassedOnContent: {
      /**
       * @description Further keys depend on the messenger. (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      type:
        | 'story_reply'
        | 'whatsapp_interactive'
        | 'whatsapp_order'
        | 'facebook_template'
        | 'card'
        | 'rating'
        | 'post'
        | 'unsupported';
    };
    EventMessageStatus: {
      /** @enum {string} */
      value: 'pending' | 'sent' | 'delivered' | 'read' | 'failed';
      /** @description Unix seconds. */
      timestamp?: number;
      /** @description Why it failed. */
      message?: string;
    };
    EventChannel: {
      id: number;
      name?: string;
      /** @description Such as `whatsapp_cloud`, `facebook`, `instagram`, `telegram`, `line`, `gmail`, `custom_channel`. */
      source?: string;
      /** @description The messenger's own settings, as JSON text. */
      meta?: string;
      /** @description Unix seconds. */
      created_at?: number;
      /** @description Unix seconds. */
      lastMessageTime?: number;
      /** @description Unix seconds. */
      lastIncomingMessageTime?: number;
    };
    EventSender: {
      type?: string;
      /** @description Such as `contact`, `user`, `workflow`, `api`, `bot`, `ai_agent`, `echo`, `zapier`, `make`, `n8n`. */
      source: string;
      userId?: number;
      teamId?: number;
    };
    CommentAttachment: {
      type?: string;
      url?: string;
      fileName?: string;
      ext?: string;
      /** @description Bytes. */
      size?: number;
      mimeType?: string;
    };
    CommentOrigin: {
      id?: number | string;
      /** @description Unix seconds. */
      created_at?: number;
      author?: components['schemas']['EventUser'];
    };
    /**
     * Conversation closed
     * @description A conversation was closed.
     */
    ConversationClosedEvent: {
      /** @constant */
      event_type: 'conversation.closed';
      /**
       * Format: uuid
       * @description The same for every attempt and subscription.
       */
      event_id: string;
      contact: components['schemas']['EventContact'] & {
        phone: string | null;
        email: string | null;
      };
      conversation: components['schemas']['ClosedConversation'];
    };
    /**
     * Conversation opened
     * @description A conversation was opened.
     */
    ConversationOpenedEvent: {
      /** @constant */
      event_type: 'conversation.opened';
      /**
       * Format: uuid
       * @description The same for every attempt and subscription.
       */
      event_id: string;
      contact: components['schemas']['EventContact'] & {
        phone: string | null;
        email: string | null;
      };
      conversation: components['schemas']['OpenedConversation'];
    };
    /**
     * Contact created
     * @description A contact was added.
     */
    ContactCreatedEvent: {
      /** @constant */
      event_type: 'contact.created';
      /**
       * Format: uuid
       * @description The same for every attempt and subscription.
       */
      event_id: string;
      contact: components['schemas']['EventContact'] & {
        phone: string | null;
        email: string | null;
      };
    };
    /**
     * Contact updated
     * @description A contact's fields changed.
     */
    ContactUpdatedEvent: {
      /** @constant */
      event_type: 'contact.updated';
      /**
       * Format: uuid
       * @description The same for every attempt and subscription.
       */
      event_id: string;
      /** @enum {string} */
      action: 'updated';
      contact: components['schemas']['EventContact'] & {
        phone: string | null;
        email: string | null;
      };
      /** @description What changed, and from what to what. */
      changes?: components['schemas']['ContactFieldChange'][];
    };
    /**
     * Contact assignee updated
     * @description The contact's assignee changed.
     */
    ContactAssigneeUpdatedEvent: {
      /** @constant */
      event_type: 'contact.assignee.updated';
      /**
       * Format: uuid
       * @description The same for every attempt and subscription.
       */
      event_id: string;
      contact: components['schemas']['EventContact'] & {
        phone: string | null;
        email: string | null;
      };
      /** @description Null when there was none. */
      oldAssignee?: components['schemas']['EventUser'] | null;
    };
    /**
     * Contact tag updated
     * @description One tag was added to a contact or removed from it.
     */
    ContactTagUpdatedEvent: {
      /** @constant */
      event_type: 'contact.tag.updated';
      /**
       * Format: uuid
       * @description The same for every attempt and subscription.
       */
      event_id: string;
      /** @description The tag that was added or removed. */
      tag: string;
      /** @enum {string} */
      action: 'add' | 'remove';
      contact: components['schemas']['EventContact'] & {
        phone: string | null;
        email: string | null;
      };
    };
    /**
     * Message received
     * @description A message came in.
     */
    MessageReceivedEvent: {
      /** @constant */
      event_type: 'message.received';
      /**
       * Format: uuid
       * @description The same for every attempt and subscription.
       */
      event_id: string;
      contact: components['schemas']['EventContact'] & {
        phone: string | null;
        email: string | null;
      };
      message: components['schemas']['EventMessage'];
      channel: components['schemas']['EventChannel'];
      sender: components['schemas']['EventSender'];
    };
    /**
     * Message sent
     * @description A message went out.
     */
    MessageSentEvent: {
      /** @constant */
      event_type: 'message.sent';
      /**
       * Format: uuid
       * @description The same for every attempt and subscription.
       */
      event_id: string;
      contact: components['schemas']['EventContact'] & {
        phone: string | null;
        email: string | null;
      };
      message: components['schemas']['EventMessage'];
      channel: components['schemas']['EventChannel'];
      sender: components['schemas']['EventSender'];
      /** @description Who sent it; absent when automated. */
      user?: components['schemas']['EventUser'];
    };
    /**
     * Comment created
     * @description An internal comment was added.
     */
    CommentCreatedEvent: {
      /** @constant */
      event_type: 'comment.created';
      /**
       * Format: uuid
       * @description The same for every attempt and subscription.
       */
      event_id: string;
      text: string;
      contact: components['schemas']['EventContact'] & {
        phone: string | null;
        email: string | null;
      };
      mentionedUserIds?: number[];
      mentionedUserEmails?: string[];
      attachments?: components['schemas']['CommentAttachment'][];
      /** @description Which comment it is, when and by whom. */
      comment?: components['schemas']['CommentOrigin'];
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  listEvents: {
    parameters: {
      query?: {
        limit?: number;
        /** @description Where to go on: `pagination.next` of the page before. */
        cursor?: string;
        /** @description Only events of this type. */
        type?:
          | 'conversation.closed'
          | 'conversation.opened'
          | 'contact.created'
          | 'contact.updated'
          | 'contact.assignee.updated'
          | 'contact.tag.updated'
          | 'message.received'
          | 'message.sent'
          | 'comment.created';
        /** @description Only events that were accepted (`acceptedAt`) at this time or later. */
        since?: string;
        /** @description Ends before the first event that was accepted (`acceptedAt`) at this time or later. */
        until?: string;
      };
      header?: never;
      path: {
        workspaceId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FeedPageDto'];
        };
      };
    };
  };
  postEvent: {
    parameters: {
      query?: never;
      header?: {
        /** @description W3C Trace Context of the producer, to which the events' own traces are linked. */
        traceparent?: string;
        /** @description A key of up to 255 characters: the same request again gives the first answer. */
        'Idempotency-Key'?: string;
      };
      path: {
        workspaceId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PostEventDto'];
      };
    };
    responses: {
      /** @description Accepted. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AcceptedEventDto'];
        };
      };
    };
  };
  listSubscriptions: {
    parameters: {
      query?: {
        limit?: number;
        /** @description Where to go on: `pagination.next` of the page before. */
        cursor?: string;
      };
      header?: never;
      path: {
        workspaceId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SubscriptionPageDto'];
        };
      };
    };
  };
  createSubscription: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        workspaceId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateSubscriptionDto'];
      };
    };
    responses: {
      /** @description Created. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CreatedSubscriptionDto'];
        };
      };
    };
  };
  getSubscription: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        workspaceId: string;
        subscriptionId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SubscriptionDto'];
        };
      };
    };
  };
  deleteSubscription: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        workspaceId: string;
        subscriptionId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Deleted. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  updateSubscription: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        workspaceId: string;
        subscriptionId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UpdateSubscriptionDto'];
      };
    };
    responses: {
      /** @description OK. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SubscriptionDto'];
        };
      };
    };
  };
  enableSubscription: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        workspaceId: string;
        subscriptionId: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['EnableSubscriptionDto'];
      };
    };
    responses: {
      /** @description OK. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SubscriptionDto'];
        };
      };
    };
  };
}
