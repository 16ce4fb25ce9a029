import { groupBy } from '../../../src/common/group-by.js';
import type { Arrival } from './recording-receiver.js';

/** Of one kind, at one endpoint. */
const FAULTS_SHOWN = 10;

/** An event that was posted, at least once. */
export interface PostedEvent {
  readonly id: string;
  readonly workspaceId: string;
  /** Who posted it: a producer posts an event after the one before it was acknowledged. */
  readonly producer: string;
  /** 1, 2, 3, … of this producer. */
  readonly number: number;
  /** When it was acknowledged (`performance.now()`); null as long as it was not. */
  acknowledgedAtMs: number | null;
}

/** What need not arrive at an endpoint, because the log says why it did not. */
export interface Excused {
  readonly eventIds: ReadonlySet<string>;
  readonly sequences: ReadonlySet<number>;
}

const NOTHING: Excused = { eventIds: new Set(), sequences: new Set() };

/** What became of the acknowledged events. All lists are empty when every promise was kept. */
export interface Audit {
  readonly acknowledged: number;
  readonly arrivals: number;
  /** Acknowledged, not excused, and never taken by an endpoint of their workspace. */
  readonly lost: string[];
  /** Arrived, and never posted. */
  readonly strange: string[];
  /** Arrived after a later one, by the delivery's number or by its producer's. */
  readonly outOfOrder: string[];
  /** Numbers of deliveries that never arrived below ones that did. */
  readonly gaps: string[];
  /** Sent while another request of their lane was open. */
  readonly overlapping: string[];
  /** Came again with other bytes, or without a higher attempt number. */
  readonly altered: string[];
  /** Came again after the endpoint had taken them: allowed after a crash, for the one in flight. */
  readonly repeated: number;
  /** The longest that an acknowledged event was next and nothing arrived at its endpoint. */
  readonly longestStallMs: number;
}

/** Knows what was posted and acknowledged, and compares it with what arrived. */
export class Ledger {
  private readonly posted = new Map<string, PostedEvent>();
  acknowledged = 0;

  add(event: PostedEvent): void {
    this.posted.set(event.id, event);
  }

  acknowledge(event: PostedEvent): void {
    event.acknowledgedAtMs = performance.now();
    this.acknowledged += 1;
  }

  /** The acknowledged events of a workspace. */
  of(workspaceId: string): PostedEvent[] {
    return [...this.posted.values()].filter(
      (event) => event.workspaceId === workspaceId && event.acknowledgedAtMs !== null,
    );
  }

  /** Compares with what arrived; `endpoints` tells whose each path is. */
  audit(
    endpoints: ReadonlyMap<string, string>,
    arrivalsAt: (path: string) => readonly Arrival[],
    excusedAt: (path: string) => Excused = () => NOTHING,
  ): Audit {
    const posted = groupBy([...this.posted.values()], ({ workspaceId }) => workspaceId);
    const paths = [...endpoints].map(([path, workspaceId]) => {
      const arrivals = arrivalsAt(path);
      const taken = new Set(arrivals.filter(({ status }) => status < 300).map(({ eventId }) => eventId));
      const { eventIds, sequences } = excusedAt(path);
      const lost = (posted.get(workspaceId) ?? []).filter(
        ({ id, acknowledgedAtMs }) => acknowledgedAtMs !== null && !taken.has(id) && !eventIds.has(id),
      );
      return {
        lost: lost.map((event) => `${path}: ${event.producer} ${event.number}`),
        strange: arrivals.filter(({ eventId }) => this.posted.get(eventId)?.workspaceId !== workspaceId),
        outOfOrder: [...this.disorder(arrivals)],
        gaps: gapsIn(arrivals).filter((number) => !sequences.has(number)),
        overlapping: arrivals.filter(({ overlaps }) => overlaps),
        altered: alteredIn(arrivals),
        repeated: repeatedIn(arrivals),
        longestStallMs: this.longestStallMs(arrivals),
        arrivals: arrivals.length,
        at: (arrival: Arrival) => `${path}: number ${arrival.sequence}, attempt ${arrival.attempt}`,
        path,
      };
    });
    return {
      acknowledged: this.acknowledged,
      arrivals: paths.reduce((sum, { arrivals }) => sum + arrivals, 0),
      lost: paths.flatMap(({ lost }) => few(lost)),
      strange: paths.flatMap(({ strange, at }) => strange.map(at)),
      outOfOrder: paths.flatMap(({ outOfOrder, path }) => outOfOrder.map((what) => `${path}: ${what}`)),
      gaps: paths.flatMap(({ gaps, path }) => gaps.map((number) => `${path}: number ${number}`)),
      overlapping: paths.flatMap(({ overlapping, at }) => overlapping.map(at)),
      altered: paths.flatMap(({ altered, at }) => altered.map(at)),
      repeated: paths.reduce((sum, { repeated }) => sum + repeated, 0),
      longestStallMs: Math.round(Math.max(0, ...paths.map(({ longestStallMs }) => longestStallMs))),
    };
  }

  /** A repeat may only be of the last one: without such repeats, the numbers must rise. */
  private *disorder(arrivals: readonly Arrival[]): Generator<string> {
    const lastOf = new Map<string, number>();
    let before = 0;
    for (const { sequence, eventId } of arrivals) {
      if (sequence === before) continue;
      if (sequence < before) yield `number ${sequence} after ${before}`;
      before = sequence;
      const event = this.posted.get(eventId);
      if (!event) continue;
      const last = lastOf.get(event.producer) ?? 0;
      if (event.number < last) yield `${event.producer} ${event.number} after ${last}`;
      lastOf.set(event.producer, event.number);
    }
  }

  /** An event waits from its acknowledgement or, if later, from the arrival before it. */
  private longestStallMs(arrivals: readonly Arrival[]): number {
    let longest = 0;
    let beforeMs = 0;
    for (const { eventId, atMs } of arrivals) {
      const acknowledgedAtMs = this.posted.get(eventId)?.acknowledgedAtMs ?? atMs;
      longest = Math.max(longest, atMs - Math.max(beforeMs, acknowledgedAtMs));
      beforeMs = atMs;
    }
    return longest;
  }
}

/** The promises that an audit found broken, in words. */
export function promisesBroken(audit: Audit): string[] {
  const { lost, strange, outOfOrder, gaps, overlapping, altered } = audit;
  return Object.entries({ lost, strange, outOfOrder, gaps, overlapping, altered })
    .filter(([, faults]) => faults.length > 0)
    .map(([promise, faults]) => `${promise} (${faults.length}): ${faults.slice(0, FAULTS_SHOWN).join('; ')}`);
}

/** The first of many faults tell as much as all, and can be read. */
function few(faults: readonly string[]): string[] {
  const more = faults.length - FAULTS_SHOWN;
  return more > 0 ? [...faults.slice(0, FAULTS_SHOWN), `… and ${more} more`] : [...faults];
}

function gapsIn(arrivals: readonly Arrival[]): number[] {
  const seen = new Set(arrivals.map(({ sequence }) => sequence));
  const last = [...seen].reduce((highest, number) => Math.max(highest, number), 0);
  return Array.from({ length: last }, (_, index) => index + 1).filter((number) => !seen.has(number));
}

function alteredIn(arrivals: readonly Arrival[]): Arrival[] {
  const last = new Map<string, Arrival>();
  return arrivals.filter((arrival) => {
    const before = last.get(arrival.eventId);
    last.set(arrival.eventId, arrival);
    return before && (before.digest !== arrival.digest || before.attempt >= arrival.attempt);
  });
}

function repeatedIn(arrivals: readonly Arrival[]): number {
  const taken = new Set<string>();
  return arrivals.filter(({ eventId, status }) => {
    const isRepeat = taken.has(eventId);
    if (status < 300) taken.add(eventId);
    return isRepeat;
  }).length;
}
