import type { Settings } from '../../platform/config/settings.js';
import type { Pool, PoolSlots } from './lane-queue.js';

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

/** Divides `DELIVERY_CONCURRENCY`; without Redis all slots are shared, since the queue is this process's own. */
export function slotsOf({
  role,
  redisUrl,
  deliveryConcurrency,
}: Pick<Settings, 'role' | 'redisUrl' | 'deliveryConcurrency'>): Record<Pool, PoolSlots> {
  const failing = Math.ceil(deliveryConcurrency * FAILING_SHARE);
  if (!redisUrl)
    return { healthy: { shared: deliveryConcurrency, own: 0 }, failing: { shared: failing, own: 0 } };
  const own = Math.floor(deliveryConcurrency * OWN_SHARE_OF_HEALTHY[role]);
  const kept = Math.max(1, Math.floor(failing * OWN_SHARE_OF_FAILING));
  return {
    healthy: { shared: deliveryConcurrency - own, own },
    failing: { shared: Math.max(1, failing - kept), own: kept },
  };
}
