/** What the demo reads of the API's answers; `/docs` has all of it. */
export interface EventType {
  readonly name: string;
  readonly example: object;
}

export interface Subscription {
  readonly id: string;
  readonly url: string;
  readonly status: 'enabled' | 'disabled';
  readonly disabledReason: string | null;
  readonly pendingDeliveries: number;
  readonly signingSecret: string;
}

export interface Delivery {
  readonly id: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly sequence: number;
  readonly status: 'pending' | 'delivered' | 'dropped' | 'skipped';
  readonly reason: string | null;
  readonly payload: object;
  readonly attempts: readonly { number: number; statusCode: number | null; startedAt: string }[];
}

export interface Quota {
  readonly limit: number;
  readonly failures: number;
  readonly exceeded: boolean;
}

export interface Notification {
  readonly kind: 'quota_warning' | 'subscription_disabled';
  readonly subject: string;
  readonly status: 'pending' | 'sent' | 'failed';
}

export interface Page<T> {
  readonly items: readonly T[];
}

/** The REST API with one key. */
export class Api {
  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  /** The same API with another key. */
  withKey(key: string): Api {
    return new Api(this.url, key);
  }

  get<T>(path: string): Promise<T> {
    return this.call('GET', path);
  }

  post<T>(path: string, body: object): Promise<T> {
    return this.call('POST', path, body);
  }

  private async call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${this.url}/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${answer}`);
    return JSON.parse(answer) as T;
  }
}
