import type { QueueOptions } from 'bull';
import { JOB_OPTIONS } from './bull-job.js';
import { comeBackDelayMs } from './come-back.js';
import type { RedisClients } from './redis-clients.js';

/**
 * How every queue is set up. A killed worker's lock ends after 6 s, and two checks later at most (4 s) its key runs
 * elsewhere; being taken over is no fault of a key, so there is no limit to it.
 */
export function bullOptions(prefix: string, clients: RedisClients): QueueOptions {
  return {
    prefix,
    createClient: clients.create,
    defaultJobOptions: JOB_OPTIONS,
    settings: {
      lockDuration: 6_000,
      lockRenewTime: 2_000,
      stalledInterval: 2_000,
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      retryProcessDelay: 1_000,
      backoffStrategies: { comeBack: comeBackDelayMs },
    },
  };
}
