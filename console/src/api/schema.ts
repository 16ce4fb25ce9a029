// Made by npm run docs from the OpenAPI document. Do not edit.

export interface paths {
  '/v1/workspaces': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List workspaces, newest first
     * @description Needs the root key.
     */
    get: operations['listWorkspaces'];
    put?: never;
    /**
     * Create a workspace
     * @description Needs the root key.
     */
    post: operations['createWorkspace'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/workspaces/{workspaceId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a workspace
     * @description Needs the root key, or any key of the workspace.
     */
    get: operations['getWorkspace'];
    put?: never;
    post?: never;
    /**
     * Delete a workspace
     * @description Its keys stop working at once; everything that belongs to it is deleted soon after.
     *
     *     Needs the root key.
     */
    delete: operations['deleteWorkspace'];
    options?: never;
    head?: never;
    /**
     * Change a workspace
     * @description Only the fields that are sent change. Below the plan `advanced`, new events get `skipped` deliveries; an upgrade resumes.
     *
     *     Needs the root key.
     */
    patch: operations['updateWorkspace'];
    trace?: never;
  };
  '/v1/workspaces/{workspaceId}/api-keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the API keys that are valid, newest first
     * @description Root key only.
     *
     *     Needs the root key.
     */
    get: operations['listApiKeys'];
    put?: never;
    /**
     * Create an API key
     * @description Root key only. A workspace may have 100 keys that are not revoked.
     *
     *     Needs the root key.
     */
    post: operations['createApiKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/workspaces/{workspaceId}/api-keys/{apiKeyId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Revoke an API key
     * @description Root key only. Other processes of the service may accept the key for two more seconds.
     *
     *     Needs the root key.
     */
    delete: operations['revokeApiKey'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/workspaces/{workspaceId}/audit-log': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List who changed what, newest first
     * @description Root key only.
     *
     *     Needs the root key.
     */
    get: operations['listAuditLog'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/session': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What the key of this request, or of the session, may do
     * @description Needs the root key, or any key of the workspace.
     */
    get: operations['getSession'];
    put?: never;
    /**
     * Sign in to the console
     * @description Sets a cookie (`HttpOnly`, `SameSite=Strict`) that stands for the key for at most twelve hours, or two without a request, and ends with the key. With it, requests that change something need the header `X-Hooklane-Console` too. For browsers; programs send the key.
     *
     *     Needs no key.
     */
    post: operations['openSession'];
    /**
     * Sign out of the console
     * @description Needs the root key, or any key of the workspace.
     */
    delete: operations['closeSession'];
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
  '/v1/workspaces/{workspaceId}/subscriptions/{subscriptionId}/disable': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Disable a subscription
     * @description Deliveries that wait become `skipped`, as do those of events that come while it is disabled.
     *
     *     Needs the root key, or a key of the workspace with the scope `subscriptions:write`.
     */
    post: operations['disableSubscription'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/workspaces/{workspaceId}/subscriptions/{subscriptionId}/rotate-secret': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Replace the signing secret
     * @description Until the overlap ends `webhook-signature` holds a signature with each of the two secrets, and `x-webhook-signature`, which has room for one, is made with the old secret; then both are made with the new one. Rotating again during an overlap ends it for the oldest secret, which stops signing at once.
     *
     *     Needs the root key, or a key of the workspace with the scope `subscriptions:write`.
     */
    post: operations['rotateSecret'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/workspaces/{workspaceId}/subscriptions/{subscriptionId}/secret': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read the signing secret
     * @description Needs the root key, or a key of the workspace with the scope `secrets:read`.
     */
    get: operations['getSecret'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
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
  '/v1/workspaces/{workspaceId}/events/batch': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Post up to 500 events at once
     * @description They are accepted in their order, together or not at all.
     *
     *     Needs the root key, or a key of the workspace with the scope `events:write`.
     */
    post: operations['postEvents'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/event-types': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the event types with their schemas
     * @description Needs the root key, or any key of the workspace.
     */
    get: operations['listEventTypes'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/event-types/{type}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get an event type
     * @description Needs the root key, or any key of the workspace.
     */
    get: operations['getEventType'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/workspaces/{workspaceId}/contacts/{contactId}/erase': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Erase the personal data of a contact
     * @description Takes what the schemas mark with `x-personal-data`, and every key that they do not know, out of the stored events of the contact and the answers of receivers to them. Ids, states and times stay, and so does the log. It happens in the background, within seconds for thousands of events; deliveries that still wait are sent without what was erased. Events that are posted afterwards are stored as they come. A contact that is not known is no error.
     *
     *     Needs the root key, or a key of the workspace with the scope `deliveries:write`.
     */
    post: operations['eraseContact'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/workspaces/{workspaceId}/deliveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List deliveries, newest first
     * @description Needs the root key, or a key of the workspace with the scope `deliveries:read`.
     */
    get: operations['listDeliveries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/workspaces/{workspaceId}/deliveries/{deliveryId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a delivery with its attempts
     * @description Needs the root key, or a key of the workspace with the scope `deliveries:read`.
     */
    get: operations['getDelivery'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/workspaces/{workspaceId}/deliveries/stream': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Follow deliveries as they change
     * @description Server-sent events without an end: the data of each is a delivery, as in the list, after a change; a comment comes every 15 s. With `Last-Event-ID` it goes on from there, up to an hour back; after a pause a change may come twice. A client that does not keep up is cut off.
     *
     *     Needs the root key, or a key of the workspace with the scope `deliveries:read`.
     */
    get: operations['streamDeliveries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/workspaces/{workspaceId}/events/{eventId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get an event with its deliveries
     * @description Needs the root key, or a key of the workspace with the scope `events:read`.
     */
    get: operations['getEvent'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/workspaces/{workspaceId}/deliveries/{deliveryId}/retry': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Send a delivery again
     * @description It waits for its turn at the place of its event, with a new schedule of attempts. They are marked manual and do not count towards the error quota.
     *
     *     Needs the root key, or a key of the workspace with the scope `deliveries:write`.
     */
    post: operations['retryDelivery'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/workspaces/{workspaceId}/subscriptions/{subscriptionId}/replay': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Send all deliveries of a time again
     * @description Any number of them, in their original order and ahead of what comes next. Their attempts are marked manual and do not count towards the error quota. Test events are left out.
     *
     *     Needs the root key, or a key of the workspace with the scope `deliveries:write`.
     */
    post: operations['replaySubscription'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/workspaces/{workspaceId}/subscriptions/{subscriptionId}/test': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Send an example event now
     * @description Past whatever waits, to a disabled subscription too. It is signed and logged like any other, bears the sequence 0, and is no event of the workspace: a failure has no consequence.
     *
     *     Needs the root key, or a key of the workspace with the scope `deliveries:write`.
     */
    post: operations['testSubscription'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/workspaces/{workspaceId}/quota': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get the error quota
     * @description Every failed attempt counts; when a window holds more than `limit`, what failed is disabled.
     *
     *     Needs the root key, or a key of the workspace with the scope `deliveries:read`.
     */
    get: operations['getQuota'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/workspaces/{workspaceId}/notifications': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the mails that the workspace was sent
     * @description Needs the root key, or a key of the workspace with the scope `subscriptions:read`.
     */
    get: operations['listNotifications'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/workspaces/{workspaceId}/stats': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Count what happened, by minute, hour or day
     * @description What happens counts when it happens: a delivery that was dropped and then delivered by a replay counts as dropped in one bucket and as delivered in another. (If it is replayed within about a minute, the drop may not be counted.) At most 1,500 buckets.
     *
     *     Needs the root key, or a key of the workspace with the scope `deliveries:read`.
     */
    get: operations['getStats'];
    put?: never;
    post?: never;
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
    CreateWorkspaceDto: {
      name: string;
      /**
       * @description Webhooks need `advanced` or above.
       * @enum {string}
       */
      plan: 'starter' | 'growth' | 'advanced' | 'enterprise';
      /** @description Who is told when webhooks fail or are disabled. */
      notificationEmails: string[];
      /**
       * @description The language of mails; English if left out.
       * @enum {string}
       */
      locale?: 'en' | 'pt' | 'es';
    };
    WorkspaceDto: {
      /** Format: uuid */
      id: string;
      name: string;
      /** @enum {string} */
      plan: 'starter' | 'growth' | 'advanced' | 'enterprise';
      /** @enum {string} */
      locale: 'en' | 'pt' | 'es';
      notificationEmails: string[];
      /** @description Whether the plan includes webhooks. */
      webhooksAllowed: boolean;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    WorkspacePageDto: {
      items: components['schemas']['WorkspaceDto'][];
      pagination: components['schemas']['PaginationDto'];
    };
    PaginationDto: {
      /** @description The cursor of the next page; null at the end. */
      next: string | null;
    };
    UpdateWorkspaceDto: {
      name?: string;
      /**
       * @description Webhooks need `advanced` or above.
       * @enum {string}
       */
      plan?: 'starter' | 'growth' | 'advanced' | 'enterprise';
      /** @description Who is told when webhooks fail or are disabled. */
      notificationEmails?: string[];
      /**
       * @description The language of mails; English if left out.
       * @enum {string}
       */
      locale?: 'en' | 'pt' | 'es';
    };
    CreateApiKeyDto: {
      name: string;
      scopes: (
        | 'events:write'
        | 'events:read'
        | 'subscriptions:read'
        | 'subscriptions:write'
        | 'secrets:read'
        | 'deliveries:read'
        | 'deliveries:write'
      )[];
    };
    CreatedApiKeyDto: {
      /** Format: uuid */
      id: string;
      name: string;
      scopes: (
        | 'events:write'
        | 'events:read'
        | 'subscriptions:read'
        | 'subscriptions:write'
        | 'secrets:read'
        | 'deliveries:read'
        | 'deliveries:write'
      )[];
      /** @description How the key begins. */
      prefix: string;
      /** Format: date-time */
      createdAt: string;
      /** @description The key itself, shown this once. */
      key: string;
    };
    ApiKeyPageDto: {
      items: components['schemas']['ApiKeyDto'][];
      pagination: components['schemas']['PaginationDto'];
    };
    ApiKeyDto: {
      /** Format: uuid */
      id: string;
      name: string;
      scopes: (
        | 'events:write'
        | 'events:read'
        | 'subscriptions:read'
        | 'subscriptions:write'
        | 'secrets:read'
        | 'deliveries:read'
        | 'deliveries:write'
      )[];
      /** @description How the key begins. */
      prefix: string;
      /** Format: date-time */
      createdAt: string;
    };
    AuditEntryPageDto: {
      items: components['schemas']['AuditEntryDto'][];
      pagination: components['schemas']['PaginationDto'];
    };
    AuditEntryDto: {
      /** Format: uuid */
      id: string;
      /** @description Whose key did it: `root` or `key:<id>`. */
      actor: string;
      action: string;
      subjectType: string;
      /** Format: uuid */
      subjectId: string;
      /** @description What the change touched, as it was; secrets are left out. */
      before: {
        [key: string]: unknown;
      } | null;
      /** @description As it became. */
      after: {
        [key: string]: unknown;
      } | null;
      /** Format: date-time */
      createdAt: string;
    };
    OpenSessionDto: {
      /** @description The root key, or a key of a workspace. */
      key: string;
    };
    SessionDto: {
      /** @enum {string} */
      kind: 'root' | 'workspace';
      /**
       * Format: uuid
       * @description Null for the root key.
       */
      workspaceId: string | null;
      /** @description Null for the root key. */
      keyName: string | null;
      /** @description What it may do; the root key may do all this and more. */
      scopes: (
        | 'events:write'
        | 'events:read'
        | 'subscriptions:read'
        | 'subscriptions:write'
        | 'secrets:read'
        | 'deliveries:read'
        | 'deliveries:write'
      )[];
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
      enabled?: boolean;
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
    RotateSecretDto: {
      /**
       * @description How long the old secret signs too, up to a week; 0: it stops at once.
       * @default 0
       */
      overlapSeconds?: number;
    };
    RotatedSecretDto: {
      /** @description The new secret; shown this once. */
      signingSecret: string;
      /**
       * Format: date-time
       * @description Until when the old secret signs too; null: it does no more.
       */
      overlapUntil: string | null;
    };
    SigningSecretDto: {
      signingSecret: string;
      /** @description The secret before, while both sign: `x-webhook-signature` is made with this one. */
      previousSigningSecret: string | null;
      /**
       * Format: date-time
       * @description Until when both secrets sign; null: only one does.
       */
      overlapUntil: string | null;
    };
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
    PostEventsDto: {
      events: components['schemas']['PostEventDto'][];
    };
    AcceptedEventsDto: {
      items: components['schemas']['AcceptedEventDto'][];
    };
    EventTypePageDto: {
      items: components['schemas']['EventTypeDto'][];
      pagination: components['schemas']['PaginationDto'];
    };
    EventTypeDto: {
      name: string;
      title: string;
      description: string;
      /** @description The filters that apply to it. */
      filters: (
        'conversationSources' | 'messageTypes' | 'senderSources' | 'channelIds' | 'contactFields' | 'tags'
      )[];
      /** @description JSON Schema (2020-12) of `data` as it is posted. */
      dataSchema: {
        [key: string]: unknown;
      };
      /** @description JSON Schema (2020-12) of the body that receivers get. */
      bodySchema: {
        [key: string]: unknown;
      };
      /** @description A `data` to post. */
      example: {
        [key: string]: unknown;
      };
      /** @description What became of it, newest first. */
      changelog: components['schemas']['EventTypeChangeDto'][];
    };
    EventTypeChangeDto: {
      /** @description The version of the service that brought it. */
      version: string;
      change: string;
    };
    RequestedErasureDto: {
      contactId: number;
      /**
       * Format: date-time
       * @description Everything stored of the contact by then is erased.
       */
      requestedAt: string;
    };
    DeliveryPageDto: {
      items: components['schemas']['DeliveryDto'][];
      pagination: components['schemas']['PaginationDto'];
    };
    DeliveryDto: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      eventId: string;
      eventType: string;
      /** Format: uuid */
      subscriptionId: string;
      /** @description Where it goes or went. */
      url: string;
      /** @description Its number in its subscription: 1, 2, … without gaps; 0 for a test event. */
      sequence: number;
      /** @enum {string} */
      status: 'pending' | 'delivered' | 'dropped' | 'skipped';
      /** @description Why it was dropped (`retries_exhausted`, `gone`, `test_failed`) or skipped (`disabled`, `deleted`, `plan`). */
      reason: string | null;
      attemptCount: number;
      /**
       * Format: date-time
       * @description When it is tried again; null: when its turn comes.
       */
      nextAttemptAt: string | null;
      /**
       * Format: date-time
       * @description When its event was accepted.
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was delivered, dropped or skipped.
       */
      completedAt: string | null;
    };
    DeliveryWithAttemptsDto: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      eventId: string;
      eventType: string;
      /** Format: uuid */
      subscriptionId: string;
      /** @description Where it goes or went. */
      url: string;
      /** @description Its number in its subscription: 1, 2, … without gaps; 0 for a test event. */
      sequence: number;
      /** @enum {string} */
      status: 'pending' | 'delivered' | 'dropped' | 'skipped';
      /** @description Why it was dropped (`retries_exhausted`, `gone`, `test_failed`) or skipped (`disabled`, `deleted`, `plan`). */
      reason: string | null;
      attemptCount: number;
      /**
       * Format: date-time
       * @description When it is tried again; null: when its turn comes.
       */
      nextAttemptAt: string | null;
      /**
       * Format: date-time
       * @description When its event was accepted.
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description When it was delivered, dropped or skipped.
       */
      completedAt: string | null;
      /** @description The body that it carries. */
      payload: components['schemas']['WebhookEvent'];
      attempts: components['schemas']['AttemptDto'][];
    };
    /** @description What receivers get: told apart by `event_type`. */
    WebhookEvent:
      | components['schemas']['ConversationClosedEvent']
      | components['schemas']['ConversationOpenedEvent']
      | components['schemas']['ContactCreatedEvent']
      | components['schemas']['ContactUpdatedEvent']
      | components['schemas']['ContactAssigneeUpdatedEvent']
      | components['schemas']['ContactTagUpdatedEvent']
      | components['schemas']['MessageReceivedEvent']
      | components['schemas']['MessageSentEvent']
      | components['schemas']['CommentCreatedEvent'];
    /**
     * Conversation closed
     * @description A conversation was closed.
     */
    ConversationClosedEvent: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
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
    /**
     * Conversation opened
     * @description A conversation was opened.
     */
    ConversationOpenedEvent: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
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
    OpenedConversation: {
      id?: number | string;
      /** @description Who or what opened it, such as `contact`, `user`, `workflow`, `api`. */
      source?: string;
      /** @description Unix seconds. */
      conversationOpenedAt?: number;
      firstIncomingMessage?: string | null;
      firstIncomingMessageChannelId?: number | null;
    };
    /**
     * Contact created
     * @description A contact was added.
     */
    ContactCreatedEvent: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
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
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
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
    /**
     * Contact assignee updated
     * @description The contact's assignee changed.
     */
    ContactAssigneeUpdatedEvent: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
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
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
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
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
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
    /**
     * Message sent
     * @description A message went out.
     */
    MessageSentEvent: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
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
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
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
    AttemptDto: {
      /** @description 1, 2, …; a number that is missing was lost in a crash. */
      number: number;
      /** @description Whether it was asked for by hand; then it does not count against the quota. */
      manual: boolean;
      /** Format: date-time */
      startedAt: string;
      durationMs: number;
      /** @enum {string} */
      outcome: 'accepted' | 'refused' | 'timed_out' | 'unreachable' | 'blocked';
      statusCode: number | null;
      /** @description What went wrong, such as `HTTP 503`. */
      error: string | null;
      /** @description Values of a subscription's own headers are hidden. */
      requestHeaders: {
        [key: string]: string;
      };
      responseHeaders: {
        [key: string]: string;
      } | null;
      /** @description The first 4 KiB. */
      responseBody: string | null;
    };
    EventWithDeliveriesDto: {
      /** Format: uuid */
      id: string;
      type: string;
      /** @description Its number in the workspace: 1, 2, … without gaps. */
      sequence: number;
      /** Format: date-time */
      occurredAt: string;
      /** Format: date-time */
      acceptedAt: string;
      /** @description The body that receivers get. */
      payload: components['schemas']['WebhookEvent'];
      deliveries: components['schemas']['DeliveryDto'][];
    };
    ReplayDto: {
      /**
       * Format: date-time
       * @description Deliveries whose events were accepted at this time or later.
       */
      since: string;
      /**
       * Format: date-time
       * @description Deliveries whose events were accepted before this time; without it, all up to now.
       */
      until?: string;
      /** @description Without it: `dropped` and `skipped`. Name `delivered` to have sent again what arrived. */
      statuses?: ('delivered' | 'dropped' | 'skipped')[];
    };
    ReplayedDto: {
      /** @description What is left of it, `pendingDeliveries` of the subscription tells. */
      replayed: number;
    };
    TestEventDto: {
      /** @description Any type of `GET /event-types`, whether the subscription wants it or not. */
      eventType: string;
    };
    TestAttemptDto: {
      /** @description 1, 2, …; a number that is missing was lost in a crash. */
      number: number;
      /** @description Whether it was asked for by hand; then it does not count against the quota. */
      manual: boolean;
      /** Format: date-time */
      startedAt: string;
      durationMs: number;
      /** @enum {string} */
      outcome: 'accepted' | 'refused' | 'timed_out' | 'unreachable' | 'blocked';
      statusCode: number | null;
      /** @description What went wrong, such as `HTTP 503`. */
      error: string | null;
      /** @description Values of a subscription's own headers are hidden. */
      requestHeaders: {
        [key: string]: string;
      };
      responseHeaders: {
        [key: string]: string;
      } | null;
      /** @description The first 4 KiB. */
      responseBody: string | null;
      /**
       * Format: uuid
       * @description Its place in the delivery log.
       */
      deliveryId: string;
      /**
       * Format: uuid
       * @description As in `webhook-id` and `event_id`; no event of the workspace.
       */
      eventId: string;
    };
    QuotaDto: {
      /** @description Failed attempts that a window may hold. */
      limit: number;
      /** @description The length of the sliding window. */
      windowSeconds: number;
      /** @description Failed attempts in the window that ends now. */
      failures: number;
      remaining: number;
      /** @description While true, a subscription is disabled at its next failure. */
      exceeded: boolean;
      /**
       * Format: date-time
       * @description If nothing more fails: when the quota is no longer exceeded, or, if it is not, when the oldest failure stops counting. Null without failures.
       */
      resetsAt: string | null;
      /** @description The most failures first. */
      bySubscription: components['schemas']['SubscriptionFailuresDto'][];
    };
    SubscriptionFailuresDto: {
      /** Format: uuid */
      subscriptionId: string;
      failures: number;
    };
    NotificationPageDto: {
      items: components['schemas']['NotificationDto'][];
      pagination: components['schemas']['PaginationDto'];
    };
    NotificationDto: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      kind: 'quota_warning' | 'subscription_disabled';
      subject: string;
      /** @description The notification addresses of the workspace at the time of the decision. */
      recipients: string[];
      /**
       * @description `sent`: the mail server took it for at least one recipient and there is nobody left to try.
       * @enum {string}
       */
      status: 'pending' | 'sent' | 'failed';
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      sentAt: string | null;
      /** @description How often sending was tried. */
      attempts: number;
      /** @description Why the last attempt did not reach everyone. */
      lastError: string | null;
    };
    StatsDto: {
      /** @description Oldest first, without gaps. */
      buckets: components['schemas']['StatsBucketDto'][];
    };
    StatsBucketDto: {
      /** Format: date-time */
      start: string;
      /** @description Events accepted; of a subscription, those that it was to get. */
      accepted: number;
      /** @description Attempts that a receiver accepted. */
      delivered: number;
      /** @description Attempts that failed. */
      failedAttempts: number;
      /** @description Deliveries given up. */
      dropped: number;
      /** @description Deliveries withheld. */
      skipped: number;
      /** @description From the acceptance of an event to its answer, waiting and retries included. Manual retries and replays are left out. */
      latencyMs: components['schemas']['LatencyDto'];
    };
    LatencyDto: {
      /** @description Half took no longer. */
      p50: number | null;
      /** @description 95 % took no longer. */
      p95: number | null;
      /** @description 99 % took no longer. */
      p99: number | null;
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
  listWorkspaces: {
    parameters: {
      query?: {
        limit?: number;
        /** @description Where to go on: `pagination.next` of the page before. */
        cursor?: string;
      };
      header?: never;
      path?: never;
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
          'application/json': components['schemas']['WorkspacePageDto'];
        };
      };
    };
  };
  createWorkspace: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateWorkspaceDto'];
      };
    };
    responses: {
      /** @description Created. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WorkspaceDto'];
        };
      };
    };
  };
  getWorkspace: {
    parameters: {
      query?: never;
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
          'application/json': components['schemas']['WorkspaceDto'];
        };
      };
    };
  };
  deleteWorkspace: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        workspaceId: string;
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
  updateWorkspace: {
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
        'application/json': components['schemas']['UpdateWorkspaceDto'];
      };
    };
    responses: {
      /** @description OK. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WorkspaceDto'];
        };
      };
    };
  };
  listApiKeys: {
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
          'application/json': components['schemas']['ApiKeyPageDto'];
        };
      };
    };
  };
  createApiKey: {
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
        'application/json': components['schemas']['CreateApiKeyDto'];
      };
    };
    responses: {
      /** @description Created. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CreatedApiKeyDto'];
        };
      };
    };
  };
  revokeApiKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        workspaceId: string;
        apiKeyId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Revoked. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  listAuditLog: {
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
          'application/json': components['schemas']['AuditEntryPageDto'];
        };
      };
    };
  };
  getSession: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
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
          'application/json': components['schemas']['SessionDto'];
        };
      };
    };
  };
  openSession: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['OpenSessionDto'];
      };
    };
    responses: {
      /** @description Created. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SessionDto'];
        };
      };
    };
  };
  closeSession: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Signed out. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
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
  disableSubscription: {
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
  rotateSecret: {
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
        'application/json': components['schemas']['RotateSecretDto'];
      };
    };
    responses: {
      /** @description OK. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RotatedSecretDto'];
        };
      };
    };
  };
  getSecret: {
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
          'application/json': components['schemas']['SigningSecretDto'];
        };
      };
    };
  };
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
  postEvents: {
    parameters: {
      query?: never;
      header?: {
        /** @description W3C Trace Context of the producer, to which the events' own traces are linked. */
        traceparent?: string;
      };
      path: {
        workspaceId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PostEventsDto'];
      };
    };
    responses: {
      /** @description Accepted. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AcceptedEventsDto'];
        };
      };
    };
  };
  listEventTypes: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
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
          'application/json': components['schemas']['EventTypePageDto'];
        };
      };
    };
  };
  getEventType: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        type: string;
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
          'application/json': components['schemas']['EventTypeDto'];
        };
      };
    };
  };
  eraseContact: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        workspaceId: string;
        contactId: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Accepted. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RequestedErasureDto'];
        };
      };
    };
  };
  listDeliveries: {
    parameters: {
      query?: {
        limit?: number;
        /** @description Where to go on: `pagination.next` of the page before. */
        cursor?: string;
        subscriptionId?: string;
        status?: 'pending' | 'delivered' | 'dropped' | 'skipped';
        eventType?: string;
        eventId?: string;
        contactId?: string;
        /** @description Accepted at this time or later. */
        since?: string;
        /** @description Accepted before this time. */
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
          'application/json': components['schemas']['DeliveryPageDto'];
        };
      };
    };
  };
  getDelivery: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        workspaceId: string;
        deliveryId: string;
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
          'application/json': components['schemas']['DeliveryWithAttemptsDto'];
        };
      };
    };
  };
  streamDeliveries: {
    parameters: {
      query?: {
        subscriptionId?: string;
        status?: 'pending' | 'delivered' | 'dropped' | 'skipped';
        eventType?: string;
        eventId?: string;
        contactId?: string;
        /** @description Accepted at this time or later. */
        since?: string;
        /** @description Accepted before this time. */
        until?: string;
      };
      header?: {
        /** @description The id of the last event that was received. */
        'Last-Event-ID'?: string;
      };
      path: {
        workspaceId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Events as they happen. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': string;
        };
      };
    };
  };
  getEvent: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        workspaceId: string;
        eventId: string;
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
          'application/json': components['schemas']['EventWithDeliveriesDto'];
        };
      };
    };
  };
  retryDelivery: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        workspaceId: string;
        deliveryId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Accepted. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeliveryDto'];
        };
      };
    };
  };
  replaySubscription: {
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
        'application/json': components['schemas']['ReplayDto'];
      };
    };
    responses: {
      /** @description Accepted. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReplayedDto'];
        };
      };
    };
  };
  testSubscription: {
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
        'application/json': components['schemas']['TestEventDto'];
      };
    };
    responses: {
      /** @description OK. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TestAttemptDto'];
        };
      };
    };
  };
  getQuota: {
    parameters: {
      query?: never;
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
          'application/json': components['schemas']['QuotaDto'];
        };
      };
    };
  };
  listNotifications: {
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
          'application/json': components['schemas']['NotificationPageDto'];
        };
      };
    };
  };
  getStats: {
    parameters: {
      query?: {
        /** @description How long a bucket is. Minutes reach back two days, hours ninety; days are of UTC and kept for ever. */
        interval?: 'minute' | 'hour' | 'day';
        /** @description The first bucket is the one that holds this time. Default: an hour (`minute`), a day (`hour`) or thirty days (`day`) before `until`. */
        since?: string;
        /** @description The last bucket is the one that ends here or holds this time. Default: now. */
        until?: string;
        /** @description Only what belongs to this subscription. */
        subscriptionId?: string;
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
          'application/json': components['schemas']['StatsDto'];
        };
      };
    };
  };
}
