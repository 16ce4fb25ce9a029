import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../../common/clock.js';
import { groupBy } from '../../common/group-by.js';
import { groupCommit } from '../../platform/database/group-commit.js';
import type { Tx } from '../../platform/database/tx.js';
import { SecretBox } from '../../platform/secrets/secret-box.js';
import { matcherOf } from '../events/index.js';
import {
  type ListeningRow,
  type SenderRow,
  SubscriptionRepository,
} from './persistence/subscription.repository.js';
import { overlapEndOf } from './subscription.js';
import {
  type ListeningSubscription,
  type Sender,
  SubscriptionDirectory,
  type SubscriptionInfo,
} from './subscription-directory.js';

const LISTENING_CACHED_MAX = 100_000;
const SENDERS_CACHED_MAX = 20_000;
const SENDERS_PER_READ = 500;

interface Listening {
  readonly revision: number;
  readonly subscriptions: readonly ListeningSubscription[];
}

interface OpenedSender extends Omit<Sender, 'secrets'> {
  readonly secret: string;
  readonly previous: string | null;
  readonly overlapUntil: Date | null;
}

/** The directory on Postgres, with what was read last in memory. */
@Injectable()
export class CachedSubscriptionDirectory extends SubscriptionDirectory {
  private readonly listening = new LRUCache<string, Listening>({
    maxSize: LISTENING_CACHED_MAX,
    sizeCalculation: ({ subscriptions }) => subscriptions.length + 1,
  });
  private readonly opened = new LRUCache<string, OpenedSender>({ max: SENDERS_CACHED_MAX });
  /** Each lane asks for its own senders: after a start thousands of them may ask at once. */
  private readonly readSender = groupCommit(
    (ids: readonly string[]) => this.readSenders(ids),
    SENDERS_PER_READ,
  );

  constructor(
    private readonly subscriptions: SubscriptionRepository,
    private readonly secrets: SecretBox,
    private readonly clock: Clock,
  ) {
    super();
  }

  async find(workspaceId: string, id: string, tx?: Tx): Promise<SubscriptionInfo | null> {
    const found = await this.subscriptions.find(workspaceId, id, tx);
    return found && { id, url: found.url, version: found.version, disabled: found.isDisabled() };
  }

  async matching(tx: Tx, workspaceId: string, revision: number): Promise<readonly ListeningSubscription[]> {
    const found = await this.matchingMany(tx, new Map([[workspaceId, revision]]));
    return found.get(workspaceId) ?? [];
  }

  async matchingMany(
    tx: Tx,
    revisions: ReadonlyMap<string, number>,
  ): Promise<Map<string, readonly ListeningSubscription[]>> {
    const found = new Map<string, readonly ListeningSubscription[]>();
    const missing: string[] = [];
    for (const [workspaceId, revision] of revisions) {
      const known = this.listening.get(workspaceId);
      if (known?.revision === revision) found.set(workspaceId, known.subscriptions);
      else missing.push(workspaceId);
    }
    if (missing.length === 0) return found;
    const rows = groupBy(await this.subscriptions.listening(tx, missing), (row) => row.workspaceId);
    for (const workspaceId of missing) {
      const subscriptions = (rows.get(workspaceId) ?? []).map(toListening);
      this.listening.set(workspaceId, { revision: revisions.get(workspaceId) ?? 0, subscriptions });
      found.set(workspaceId, subscriptions);
    }
    return found;
  }

  async senders(
    refs: readonly { readonly id: string; readonly version: number }[],
  ): Promise<Map<string, Sender>> {
    const found = new Map<string, OpenedSender>();
    const missing: string[] = [];
    for (const { id, version } of refs) {
      const known = this.opened.get(`${id}:${version}`);
      if (known) found.set(id, known);
      else missing.push(id);
    }
    for (const subscription of await Promise.all(missing.map((id) => this.readSender(id)))) {
      if (!subscription) continue;
      const opened = this.open(subscription);
      this.opened.set(`${opened.id}:${opened.version}`, opened);
      found.set(opened.id, opened);
    }
    return new Map([...found].map(([id, sender]) => [id, senderOf(sender, this.clock)]));
  }

  private async readSenders(ids: readonly string[]): Promise<(SenderRow | null)[]> {
    const rows = await this.subscriptions.senders(ids);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  private open(row: SenderRow): OpenedSender {
    const { id, version, headers, secret, secretPrevious } = row;
    const overlapUntil = overlapEndOf(row, this.clock.now());
    return {
      id,
      version,
      headers,
      secret: this.secrets.open(secret, id),
      previous: overlapUntil && secretPrevious && this.secrets.open(secretPrevious, id),
      overlapUntil,
    };
  }
}

function toListening({ id, version, eventTypes, filters, disabled }: ListeningRow): ListeningSubscription {
  const types = new Set(eventTypes);
  const matches = matcherOf(filters);
  return { id, version, disabled, isFor: (type, traits) => types.has(type) && matches(traits) };
}

function senderOf(
  { id, version, headers, secret, previous, overlapUntil }: OpenedSender,
  clock: Clock,
): Sender {
  if (previous === null || overlapUntil === null) return { id, version, headers, secrets: [secret] };
  return {
    id,
    version,
    headers,
    // Many requests may be made with one sender, and the overlap may end between two of them.
    get secrets() {
      return overlapUntil > clock.now() ? [previous, secret] : [secret];
    },
  };
}
