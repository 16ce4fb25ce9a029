import { Workspaces1764000000001 } from './1764000000001-workspaces.js';
import { Subscriptions1764000000002 } from './1764000000002-subscriptions.js';
import { Events1764000000003 } from './1764000000003-events.js';
import { Deliveries1764000000004 } from './1764000000004-deliveries.js';
import { Quota1764000000005 } from './1764000000005-quota.js';
import { Notices1764000000006 } from './1764000000006-notices.js';
import { DeliveryLog1764000000010 } from './1764000000010-delivery-log.js';
import { Stats1764000000030 } from './1764000000030-stats.js';
import { Erasures1764000000040 } from './1764000000040-erasures.js';
import { Retention1764000000060 } from './1764000000060-retention.js';
import { ConsoleSessions1764000000070 } from './1764000000070-console-sessions.js';
import { LastFailures1764000000071 } from './1764000000071-last-failures.js';
import { LaneHeads1764000000072 } from './1764000000072-lane-heads.js';

/** Every migration, oldest first. */
export const MIGRATIONS = [
  Workspaces1764000000001,
  Subscriptions1764000000002,
  Events1764000000003,
  Deliveries1764000000004,
  Quota1764000000005,
  Notices1764000000006,
  DeliveryLog1764000000010,
  Stats1764000000030,
  Erasures1764000000040,
  Retention1764000000060,
  ConsoleSessions1764000000070,
  LastFailures1764000000071,
  LaneHeads1764000000072,
];
