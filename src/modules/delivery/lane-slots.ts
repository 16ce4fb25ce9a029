import type { Settings } from '../../platform/config/settings.js';
import type { PoolSlots } from './lane-queue.js';
import type { Pool } from './lane-pool.js';

/** Failing lanes have a part of the slots: thousands that are due at once must not crowd out healthy ones. */
const FAILING_SHARE = 1 / 5;
/** A process sets failing lanes aside itself, but for those of processes that stopped. */
const OWN_SHARE_OF_FAILING = 3 / 4;
/** A process that accepts wakes most of what it sends, a worker only what it has in hand already. */
const OWN_SHARE_OF_HEALTHY: Readonly<Record<Settings['role'], number>> = {
  all: 1 / 2,
  worker: 1 / 8,
  api: 0,
};

/** Divides `DELIVERY_CONCURRENCY`. Without Redis the queue of failing lanes is this process's own, and has all of theirs. */
export function slotsOf({
  role,
  redisUrl,
  deliveryConcurrency,
}: Pick<Settings, 'role' | 'redisUrl' | 'deliveryConcurrency'>): Record<Pool, PoolSlots> {
  const own = Math.floor(deliveryConcurrency * OWN_SHARE_OF_HEALTHY[role]);
  const failing = Math.ceil(deliveryConcurrency * FAILING_SHARE);
  const kept = Math.max(1, Math.floor(failing * OWN_SHARE_OF_FAILING));
  return {
    healthy: { shared: deliveryConcurrency - own, own },
    failing: redisUrl ? { shared: Math.max(1, failing - kept), own: kept } : { shared: failing, own: 0 },
  };
}
