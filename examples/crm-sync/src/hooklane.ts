import createClient from 'openapi-fetch';
import { EVENT_TYPES } from './crm.js';
import type { components, paths } from './hooklane-api.js';
import type { Settings } from './settings.js';
import type { Store } from './store.js';

const REQUEST_TIMEOUT_MS = 10_000;
const PAGE_LIMIT = 100;

/** By this we find our subscription again. */
const DESCRIPTION = 'CRM sync example';

export type FeedPage = components['schemas']['FeedPageDto'];

/** What this service wants of Hooklane's API; every method throws when Hooklane refuses or is away. */
export class Hooklane {
  private readonly client: ReturnType<typeof createClient<paths>>;
  private readonly path: { readonly workspaceId: string };

  constructor(settings: Settings) {
    this.client = createClient<paths>({
      baseUrl: settings.hooklaneUrl,
      headers: { authorization: `Bearer ${settings.apiKey}` },
      fetch: (request: Request) => fetch(request, { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) }),
    });
    this.path = { workspaceId: settings.workspaceId };
  }

  /** Makes sure that there is an enabled subscription whose secret we have. */
  async register(url: string, store: Store): Promise<void> {
    const { subscriptionId } = await store.state();
    const known = (await this.subscriptions()).filter(({ description }) => description === DESCRIPTION);
    const own = known.find(({ id }) => id === subscriptionId);
    // A secret is shown once: a subscription that we made but whose secret we did not get to keep is of no use.
    for (const { id } of known) if (id !== own?.id) await this.remove(id);
    const id = own?.id ?? (await this.subscribe(url, store));
    if (own && own.url !== url) await this.move(id, url);
    if (!own || own.disabledReason === 'error_quota' || own.disabledReason === 'gone') await this.enable(id);
    if (own?.disabledReason === 'manual') {
      console.warn(`Subscription ${id} was disabled by hand, and is left so; the feed is read all the same.`);
    }
  }

  /** The events behind a place in the feed, oldest first. */
  async feed(cursor: string | null): Promise<FeedPage> {
    const query = { limit: PAGE_LIMIT, ...(cursor !== null && { cursor }) };
    return answerOf(
      await this.client.GET('/v1/workspaces/{workspaceId}/events', { params: { path: this.path, query } }),
    );
  }

  private async subscriptions() {
    const all: components['schemas']['SubscriptionDto'][] = [];
    for (let cursor: string | undefined; ;) {
      const query = { limit: PAGE_LIMIT, ...(cursor !== undefined && { cursor }) };
      const page = answerOf(
        await this.client.GET('/v1/workspaces/{workspaceId}/subscriptions', {
          params: { path: this.path, query },
        }),
      );
      all.push(...page.items);
      if (page.pagination.next === null) return all;
      cursor = page.pagination.next;
    }
  }

  /** Made disabled, so that nothing is sent before we have the secret. */
  private async subscribe(url: string, store: Store): Promise<string> {
    const { id, signingSecret } = answerOf(
      await this.client.POST('/v1/workspaces/{workspaceId}/subscriptions', {
        params: { path: this.path },
        body: { url, eventTypes: [...EVENT_TYPES], description: DESCRIPTION, enabled: false },
      }),
    );
    await store.rows('truncate inbox');
    await store.rows('update sync_state set subscription_id = $1, secret = $2, last_sequence = 0', [
      id,
      signingSecret,
    ]);
    return id;
  }

  private async move(subscriptionId: string, url: string): Promise<void> {
    answerOf(
      await this.client.PATCH('/v1/workspaces/{workspaceId}/subscriptions/{subscriptionId}', {
        params: { path: { ...this.path, subscriptionId } },
        body: { url },
      }),
    );
  }

  private async enable(subscriptionId: string): Promise<void> {
    answerOf(
      await this.client.POST('/v1/workspaces/{workspaceId}/subscriptions/{subscriptionId}/enable', {
        params: { path: { ...this.path, subscriptionId } },
        body: {},
      }),
    );
  }

  private async remove(subscriptionId: string): Promise<void> {
    const { response } = await this.client.DELETE(
      '/v1/workspaces/{workspaceId}/subscriptions/{subscriptionId}',
      { params: { path: { ...this.path, subscriptionId } } },
    );
    if (!response.ok) throw new Error(`Hooklane answered ${response.status}`);
  }
}

function answerOf<T>({ data, error, response }: { data?: T; error?: unknown; response: Response }): T {
  if (data !== undefined) return data;
  throw new Error(`Hooklane answered ${response.status}: ${JSON.stringify(error)}`);
}
