import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CountedFailure } from '../../src/contracts/domain-events.js';
import { PurgeBudget } from '../../src/contracts/purge-budget.js';
import { FailurePruner } from '../../src/modules/quota/failure-pruner.service.js';
import { WorkspaceDirectory } from '../../src/modules/workspaces/index.js';
import { SubscriptionsNode } from '../support/start-subscriptions.js';

const SECOND = 1_000;
const MINUTE = 60_000;
const WINDOW = 30 * MINUTE;

let node: SubscriptionsNode;
let workspaceId: string;
let failing: string;
let healthy: string;

/** Failures of one subscription, one a second, the last one now. */
function failures(count: number, subscriptionId = failing, ofWorkspace = workspaceId): CountedFailure[] {
  const now = node.clock.now().getTime();
  return Array.from({ length: count }, (_, index) => ({
    workspaceId: ofWorkspace,
    subscriptionId,
    at: new Date(now - (count - 1 - index) * SECOND),
    error: `HTTP ${500 + index}`,
  }));
}

/** Tells failures as the delivery module does: in a transaction that holds the workspaces' locks. */
async function tell(list: readonly CountedFailure[]): Promise<void> {
  const workspaces = node.app.get(WorkspaceDirectory, { strict: false });
  await node.database.transaction(async (tx) => {
    await workspaces.lock(tx, [...new Set(list.map((each) => each.workspaceId))]);
    await node.facts.tell('deliveries.failed', { failures: list }, tx);
  });
}

async function statusOf(id: string, ofWorkspace = workspaceId): Promise<unknown> {
  return (await node.send('GET', `/workspaces/${ofWorkspace}/subscriptions/${id}`)).body['status'];
}

async function enable(id: string): Promise<void> {
  await node.send('POST', `/workspaces/${workspaceId}/subscriptions/${id}/enable`);
}

async function quota(key?: string): Promise<Record<string, unknown>> {
  return (await node.send('GET', `/workspaces/${workspaceId}/quota`, undefined, key)).body;
}

function disabledIds(): string[][] {
  const told = node.witness.heard('subscriptions.disabled');
  return told.map(({ subscriptions }) => subscriptions.map(({ id }) => id));
}

async function prepare(): Promise<void> {
  workspaceId = await node.workspace();
  failing = await node.subscription(workspaceId, { url: 'https://example.com/failing' });
  healthy = await node.subscription(workspaceId, { url: 'https://example.com/healthy' });
  node.witness.forget();
}

describe('the error quota', () => {
  beforeAll(async () => {
    node = await SubscriptionsNode.start();
  });
  afterAll(() => node.stop());
  beforeEach(prepare);

  it('trips at the 31st failure and not at the 30th', async () => {
    await tell(failures(30));
    expect(node.witness.heard('quota.tripped')).toEqual([]);
    expect(await statusOf(failing)).toBe('enabled');
    await tell(failures(1));
    expect(node.witness.heard('quota.tripped')).toHaveLength(1);
    expect(await statusOf(failing)).toBe('disabled');
  });

  it('tells one disabling with all that a mail says', async () => {
    const third = await node.subscription(workspaceId, { url: 'https://example.com/third' });
    await tell(failures(3, third));
    await tell(failures(28));
    const at = node.clock.now();
    const usage = { failures: 31, limit: 30, windowMs: WINDOW, disables: 'failing' };
    const [first, second] = [failing, third].sort();
    const known = {
      [failing]: {
        url: 'https://example.com/failing',
        failures: 28,
        lastError: 'HTTP 527',
        lastFailedAt: at,
      },
      [third]: { url: 'https://example.com/third', failures: 3, lastError: 'HTTP 502', lastFailedAt: at },
    };
    expect(node.witness.heard('quota.tripped')).toMatchObject([{ workspaceId, at, usage }]);
    expect(node.witness.heard('subscriptions.disabled')).toEqual([
      {
        workspaceId,
        reason: 'error_quota',
        at,
        usage,
        subscriptions: [first, second].map((id = '') => ({
          id,
          eventTypes: ['message.received'],
          ...known[id],
        })),
      },
    ]);
    expect(await statusOf(healthy)).toBe('enabled');
  });

  it('trips the same in one batch as one by one', async () => {
    await tell(failures(40));
    expect(disabledIds()).toEqual([[failing]]);
    await prepare();
    for (const failure of failures(40)) await tell([failure]);
    expect(disabledIds()).toEqual([[failing]]);
  });

  it('slides: what is a window old does not count', async () => {
    await tell(failures(1));
    await node.clock.advance(WINDOW - 15 * SECOND);
    await tell(failures(15));
    await node.clock.advance(15 * SECOND);
    await tell(failures(15));
    expect(node.witness.heard('quota.tripped')).toEqual([]);
    await tell(failures(1));
    expect(disabledIds()).toEqual([[failing]]);
  });

  it('never trips a receiver that fails once a minute', async () => {
    for (let minute = 0; minute < 45; minute += 1) {
      await node.clock.advance(MINUTE);
      await tell(failures(1));
    }
    expect(node.witness.heard('quota.tripped')).toEqual([]);
  });

  it('disables a further subscription at its next failure while it is exceeded', async () => {
    await tell(failures(31));
    await tell(failures(1, healthy));
    expect(disabledIds()).toEqual([[failing], [healthy]]);
    await node.clock.advance(WINDOW);
    await enable(healthy);
    await tell(failures(1, healthy));
    expect(await statusOf(healthy)).toBe('enabled');
  });

  it('tells nothing more of subscriptions that are disabled', async () => {
    await tell(failures(31));
    await tell(failures(5));
    expect(disabledIds()).toEqual([[failing]]);
  });

  it('starts anew for a subscription that was enabled', async () => {
    await tell(failures(31));
    await enable(failing);
    await tell(failures(30));
    expect(await statusOf(failing)).toBe('enabled');
    await tell(failures(1));
    expect(await statusOf(failing)).toBe('disabled');
  });

  it('keeps counting what a deleted subscription failed', async () => {
    await tell(failures(30));
    await node.send('DELETE', `/workspaces/${workspaceId}/subscriptions/${failing}`);
    await tell(failures(1, healthy));
    expect(disabledIds()).toEqual([[healthy]]);
  });

  it('counts each workspace by itself, also in one batch', async () => {
    const other = await node.workspace();
    const theirs = await node.subscription(other);
    await tell([...failures(31), ...failures(30, theirs, other)]);
    expect(disabledIds()).toEqual([[failing]]);
    expect(await statusOf(theirs, other)).toBe('enabled');
  });

  it('trips once when the last failures are counted by many transactions at the same moment', async () => {
    await Promise.all(failures(31).map((failure) => tell([failure])));
    expect(node.witness.heard('quota.tripped')).toHaveLength(1);
    expect(disabledIds()).toEqual([[failing]]);
  });

  it('disables once when many transactions exceed it at the same moment', async () => {
    await Promise.all(Array.from({ length: 12 }, () => tell(failures(10))));
    expect(disabledIds()).toEqual([[failing]]);
    expect(await quota()).toMatchObject({ failures: 120 });
  });

  it('counts nothing of a transaction that was rolled back', async () => {
    const undone = node.database.transaction(async (tx) => {
      await node.facts.tell('deliveries.failed', { failures: failures(31) }, tx);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await quota()).toMatchObject({ failures: 0 });
    expect(await statusOf(failing)).toBe('enabled');
  });

  it('forgets a purged workspace', async () => {
    await tell(failures(24));
    const budget = new PurgeBudget(1_000);
    await node.database.transaction((tx) =>
      node.facts.tell('workspace.purging', { workspaceId, budget }, tx),
    );
    const left = await node.database.rows(
      `select workspace_id from quota_failures where workspace_id = $1
       union all select workspace_id from quota_warnings where workspace_id = $1`,
      [workspaceId],
    );
    expect(left).toEqual([]);
  });
});

describe('the warning', () => {
  beforeAll(async () => {
    node = await SubscriptionsNode.start();
  });
  afterAll(() => node.stop());
  beforeEach(prepare);

  it('comes at four fifths of the limit, with the numbers', async () => {
    await tell(failures(23));
    expect(node.witness.heard('quota.warned')).toEqual([]);
    await node.clock.advance(SECOND);
    await tell(failures(1));
    const at = node.clock.now();
    expect(node.witness.heard('quota.warned')).toEqual([
      {
        workspaceId,
        at,
        usage: { failures: 24, limit: 30, windowMs: WINDOW, disables: 'failing' },
        tallies: [{ subscriptionId: failing, failures: 24, lastError: 'HTTP 500', lastFailedAt: at }],
      },
    ]);
  });

  it('names the endpoints behind the failures, deleted and disabled ones too', async () => {
    const deleted = await node.subscription(workspaceId, { url: 'https://example.com/deleted' });
    const disabled = await node.subscription(workspaceId, { url: 'https://example.com/disabled' });
    await tell([...failures(3, deleted), ...failures(2, disabled)]);
    await node.send('DELETE', `/workspaces/${workspaceId}/subscriptions/${deleted}`);
    await node.send('POST', `/workspaces/${workspaceId}/subscriptions/${disabled}/disable`);
    await tell(failures(19));
    const lastFailedAt = node.clock.now();
    const eventTypes = ['message.received'];
    expect(node.witness.heard('subscriptions.endangered')).toEqual([
      {
        workspaceId,
        at: lastFailedAt,
        usage: { failures: 24, limit: 30, windowMs: WINDOW, disables: 'failing' },
        subscriptions: [
          { id: failing, url: 'https://example.com/failing', failures: 19, lastError: 'HTTP 518' },
          { id: deleted, url: 'https://example.com/deleted', failures: 3, lastError: 'HTTP 502' },
          { id: disabled, url: 'https://example.com/disabled', failures: 2, lastError: 'HTTP 501' },
        ].map((each) => ({ ...each, eventTypes, lastFailedAt })),
      },
    ]);
  });

  it('comes once in a window, and again when it is reached in a later one', async () => {
    for (const failure of failures(29)) await tell([failure]);
    await tell(failures(1));
    expect(node.witness.heard('quota.warned')).toHaveLength(1);
    await node.clock.advance(WINDOW);
    await tell(failures(24));
    expect(node.witness.heard('quota.warned')).toHaveLength(2);
  });

  it('comes once when many transactions reach it at the same moment', async () => {
    await Promise.all(Array.from({ length: 10 }, () => tell(failures(3))));
    expect(node.witness.heard('quota.warned')).toHaveLength(1);
  });

  it('comes before the trip when one batch brings both', async () => {
    await tell(failures(31));
    const told = node.witness.names().filter((name) => name.startsWith('quota.'));
    expect(told).toEqual(['quota.warned', 'quota.tripped']);
  });
});

describe('QUOTA_DISABLES=all', () => {
  beforeAll(async () => {
    node = await SubscriptionsNode.start({ quotaDisables: 'all' });
  });
  afterAll(() => node.stop());
  beforeEach(prepare);

  it('disables every enabled subscription', async () => {
    const disabled = await node.subscription(workspaceId, { enabled: false });
    await tell(failures(31));
    expect(disabledIds()).toEqual([[failing, healthy].sort()]);
    const { body } = await node.send('GET', `/workspaces/${workspaceId}/subscriptions/${disabled}`);
    expect(body).toMatchObject({ disabledReason: 'manual' });
  });
});

describe('GET /quota', () => {
  beforeAll(async () => {
    node = await SubscriptionsNode.start({ quotaLimit: 3 });
  });
  afterAll(() => node.stop());
  beforeEach(prepare);

  it('shows an unused quota', async () => {
    expect(await quota()).toEqual({
      limit: 3,
      windowSeconds: 1800,
      failures: 0,
      remaining: 3,
      exceeded: false,
      resetsAt: null,
      bySubscription: [],
    });
  });

  it('shows who used it and when it resets', async () => {
    await tell([...failures(2), ...failures(1, healthy)]);
    const first = node.clock.now().getTime() - SECOND;
    expect(await quota()).toMatchObject({
      failures: 3,
      remaining: 0,
      exceeded: false,
      resetsAt: new Date(first + WINDOW).toISOString(),
      bySubscription: [
        { subscriptionId: failing, failures: 2 },
        { subscriptionId: healthy, failures: 1 },
      ],
    });
  });

  it('tells when it is no longer exceeded', async () => {
    await tell(failures(5));
    const second = node.clock.now().getTime() - 3 * SECOND;
    expect(await quota()).toMatchObject({
      failures: 5,
      remaining: 0,
      exceeded: true,
      resetsAt: new Date(second + WINDOW).toISOString(),
    });
    await node.clock.advance(second + WINDOW - node.clock.now().getTime());
    expect(await quota()).toMatchObject({ failures: 3, exceeded: false });
  });

  it('needs the scope deliveries:read, and a workspace that exists', async () => {
    const make = async (scope: string) => {
      const path = `/workspaces/${workspaceId}/api-keys`;
      const { body } = await node.send('POST', path, { name: 'test', scopes: [scope] });
      return String(body['key']);
    };
    expect(await quota(await make('deliveries:read'))).toMatchObject({ failures: 0 });
    expect(await quota(await make('events:read'))).toMatchObject({ code: 'scope_required' });
    workspaceId = randomUUID();
    expect(await quota()).toMatchObject({ code: 'workspace_not_found' });
  });

  it('does not change when old failures are pruned', async () => {
    const pruner = node.app.get(FailurePruner, { strict: false });
    await tell(failures(2));
    await node.clock.advance(2 * WINDOW - SECOND);
    await tell(failures(1, healthy));
    const before = await quota();
    expect(await pruner.prune()).toBeGreaterThan(0);
    expect(await pruner.prune()).toBe(0);
    expect(await quota()).toEqual(before);
    const sql = 'select 1 from quota_failures where workspace_id = $1';
    expect(await node.database.rows(sql, [workspaceId])).toHaveLength(2);
  });
});
