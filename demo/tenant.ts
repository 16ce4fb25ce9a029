import type { Api, Delivery, EventType, Notification, Page, Quota, Subscription } from './api.js';
import type { EndpointName, Receiver } from './receiver.js';

const SCOPES = ['events:write', 'subscriptions:read', 'subscriptions:write', 'deliveries:read'];

/** A workspace, used through a key of its own as a customer's integration would. */
export class Tenant {
  private readonly subscriptionIds = new Map<EndpointName, string>();

  private constructor(
    private readonly api: Api,
    private readonly path: string,
    readonly name: string,
    readonly notificationEmails: readonly string[],
  ) {}

  /** The root key makes the workspace and its key, and is not needed again. */
  static async create(root: Api, name: string, notificationEmails: readonly string[]): Promise<Tenant> {
    const workspace = await root.post<{ id: string }>('/workspaces', {
      name,
      plan: 'advanced',
      notificationEmails,
    });
    const path = `/workspaces/${workspace.id}`;
    const { key } = await root.post<{ key: string }>(`${path}/api-keys`, { name: 'Demo', scopes: SCOPES });
    return new Tenant(root.withKey(key), path, name, notificationEmails);
  }

  /** Subscribes an endpoint to all types and gives the receiver the secret to verify with. */
  async subscribe(endpoint: EndpointName, receiver: Receiver, types: readonly EventType[]): Promise<void> {
    const { id, signingSecret } = await this.api.post<Subscription>(`${this.path}/subscriptions`, {
      url: receiver.urlOf(endpoint),
      eventTypes: types.map(({ name }) => name),
    });
    this.subscriptionIds.set(endpoint, id);
    receiver.trust(endpoint, signingSecret);
  }

  /** Posts the example of each type, one after the other; gives the ids of the events in this order. */
  async postExamples(types: readonly EventType[]): Promise<string[]> {
    const ids: string[] = [];
    for (const { name, example } of types) {
      const event = await this.api.post<{ id: string }>(`${this.path}/events`, { type: name, data: example });
      ids.push(event.id);
    }
    return ids;
  }

  subscription(endpoint: EndpointName): Promise<Subscription> {
    return this.api.get(`${this.path}/subscriptions/${this.idOf(endpoint)}`);
  }

  enableWithReplay(endpoint: EndpointName): Promise<Subscription> {
    return this.api.post(`${this.path}/subscriptions/${this.idOf(endpoint)}/enable`, { replay: 'skipped' });
  }

  /** The log of an endpoint with all attempts, in the order of the events. */
  async deliveries(endpoint: EndpointName): Promise<Delivery[]> {
    const query = `subscriptionId=${this.idOf(endpoint)}&limit=100`;
    const page = await this.api.get<Page<Delivery>>(`${this.path}/deliveries?${query}`);
    const whole = page.items.map(({ id }) => this.api.get<Delivery>(`${this.path}/deliveries/${id}`));
    return (await Promise.all(whole)).sort((a, b) => a.sequence - b.sequence);
  }

  quota(): Promise<Quota> {
    return this.api.get(`${this.path}/quota`);
  }

  async notifications(): Promise<readonly Notification[]> {
    return (await this.api.get<Page<Notification>>(`${this.path}/notifications`)).items;
  }

  private idOf(endpoint: EndpointName): string {
    return this.subscriptionIds.get(endpoint) ?? '';
  }
}
