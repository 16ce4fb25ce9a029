import { groupBy } from '../../../src/common/group-by.js';
import { type Excused, promisesBroken } from '../../support/fault/ledger.js';
import type { Refusal } from '../../support/fault/load.js';
import { type Fault, type Permits, permitsOf } from './fault.js';
import { countMails, type NoticeRow, NOTICES } from './mail-count.js';
import { LANES_PER_FAULT, type Trial } from './trial.js';

/** Of one lane, for one fault. */
const REPEATS_MAX = 2;
const REFUSALS_SHOWN = 3;

interface DeliveryRow {
  readonly subscriptionId: string;
  readonly eventId: string;
  readonly sequence: number;
  readonly status: string;
  readonly reason: string | null;
}

const UNDELIVERED = `
  select subscription_id as "subscriptionId", event_id as "eventId", sequence::float8 as sequence, status, reason
  from deliveries where status <> 'delivered'`;

/** What a trial has come to. */
export interface Findings {
  readonly acknowledged: number;
  readonly arrivals: number;
  readonly lost: number;
  readonly outOfOrder: number;
  readonly repeated: number;
  /** Deliveries that the log lists with the reason why they did not arrive. */
  readonly dropped: number;
  readonly skipped: number;
  readonly longestStallMs: number;
  readonly refusals: number;
  readonly trips: number;
  readonly mails: number;
  readonly mailsRepeated: number;
  /** Every promise that was not kept, in words; empty when all were. */
  readonly broken: readonly string[];
}

/** Holds all that was acknowledged against what arrived, what the log says, and what people were told. */
export async function auditTrial(trial: Trial, faults: readonly Fault[]): Promise<Findings> {
  const permits = permitsOf(faults);
  const { stage, rig } = trial;
  const rows = await stage.rows<DeliveryRow>(UNDELIVERED);
  const bySubscription = groupBy(rows.filter(isExcused), ({ subscriptionId }) => subscriptionId);
  const excused = (path: string) => excusedBy(bySubscription.get(stage.subscriptions.get(path) ?? '') ?? []);
  const audit = stage.ledger.audit(stage.endpoints, (path) => stage.receiver.at(path), excused);
  const warningsMax = permits.warnsTwice ? 2 : 1;
  // Each was disabled once more than it was enabled again, if it is disabled now.
  const disabledIds = [...trial.enabledIds, ...(await trial.disabledNow())];
  const mails = countMails(await stage.rows<NoticeRow>(NOTICES), rig.mailbox.received, disabledIds, {
    workspaceIds: trial.overrunIds,
    warningsMax,
  });
  const repeatsMax = permits.repeats ? REPEATS_MAX * faults.length * LANES_PER_FAULT : 0;
  return {
    acknowledged: audit.acknowledged,
    arrivals: audit.arrivals,
    lost: audit.lost.length,
    outOfOrder: audit.outOfOrder.length,
    repeated: audit.repeated,
    dropped: rows.filter(({ status }) => status === 'dropped').length,
    skipped: rows.filter(({ status }) => status === 'skipped').length,
    longestStallMs: audit.longestStallMs,
    refusals: stage.load.refusals.length,
    trips: mails.trips,
    mails: mails.mails,
    mailsRepeated: mails.repeated,
    broken: [
      ...promisesBroken(audit),
      ...mails.broken,
      ...atMost('deliveries were repeated', audit.repeated, repeatsMax),
      ...atMost('mails were sent again', mails.repeated, permits.mailRepeats),
      ...unexcused(rows, disabledIds, permits),
      ...(permits.failures ? [] : await stage.wronglyBlamed()),
      ...refusalsBeyond(permits, stage.load.refusals),
      ...stage.crashes(),
    ],
  };
}

function isExcused({ status, reason }: DeliveryRow): boolean {
  return (status === 'dropped' || status === 'skipped') && reason !== null;
}

function excusedBy(rows: readonly DeliveryRow[]): Excused {
  return {
    eventIds: new Set(rows.map(({ eventId }) => eventId)),
    sequences: new Set(rows.map(({ sequence }) => sequence)),
  };
}

/** Endpoints that are well get everything, unless the network failed them. */
function unexcused(rows: readonly DeliveryRow[], disabledIds: readonly string[], permits: Permits): string[] {
  const isForDead = ({ subscriptionId }: DeliveryRow) => disabledIds.includes(subscriptionId);
  const wrong = rows.filter((row) => !isExcused(row) || !(permits.failures || isForDead(row)));
  const kinds = groupBy(wrong, ({ status, reason }) => `${status} (${reason})`);
  return [...kinds].map(
    ([kind, { length }]) => `${length} deliveries to endpoints that are well are ${kind}`,
  );
}

function atMost(what: string, count: number, max: number): string[] {
  return count > max ? [`${count} ${what}, at most ${max} may be`] : [];
}

function refusalsBeyond({ refusals: permitted }: Permits, refusals: readonly Refusal[]): string[] {
  const beyond = refusals.filter(({ status, retryAfter }) => {
    if (permitted === 'none') return true;
    if (status === null) return permitted !== 'broken connections';
    return status !== 503 || !(Number(retryAfter) > 0);
  });
  return beyond.length === 0
    ? []
    : [`${beyond.length} answers to producers: ${JSON.stringify(beyond.slice(0, REFUSALS_SHOWN))}`];
}
