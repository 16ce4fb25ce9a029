import type { AcceptedEvent } from '../../contracts/domain-events.js';
import type { AcceptedGroup, LaneShare } from './fresh-deliveries.js';
import type { ClaimedDelivery } from './persistence/lane-reader.js';
import type { DeliveryPlan, PlannedStream } from './persistence/plans.js';

interface OpenGroup extends AcceptedGroup {
  last: number;
  bytes: number;
  lanes: Map<string, LaneShare>;
}

/** Of groups that have nothing for a lane that is being drained, which a process that keeps up has most of. */
const NO_LANES = new Map<string, LaneShare>();

/**
 * What was accepted in one transaction, by workspace, as drains take it: with the deliveries of lanes that are being
 * drained here, since the drains of others begin with a read that finds them.
 *
 * @param events in the order of their numbers
 * @param plans in the order in which they were stored, which is that of the events
 */
export function acceptedGroups(
  events: readonly AcceptedEvent[],
  plans: readonly DeliveryPlan[],
  streams: ReadonlyMap<string, PlannedStream>,
  isDrained: (laneId: string) => boolean,
): Map<string, AcceptedGroup> {
  const groups = groupsOf(events);
  const bodies = new Map<AcceptedEvent, Buffer>();
  const planned = new Map<string, number>();
  for (const plan of plans) {
    const { event, subscriptionId } = plan;
    const group = groups.get(event.workspaceId);
    const stream = streams.get(subscriptionId);
    if (!group || !stream) continue;
    const nth = (planned.get(subscriptionId) ?? 0) + 1;
    planned.set(subscriptionId, nth);
    if (plan.skipped || !isDrained(stream.laneId)) continue;
    const body = bodies.get(event) ?? Buffer.from(event.body);
    if (!bodies.has(event)) group.bytes += body.length;
    bodies.set(event, body);
    shareOf(group, stream).deliveries.push(deliveryOf(plan, stream.base + nth, body));
  }
  for (const { lanes } of groups.values()) for (const { deliveries } of lanes.values()) sort(deliveries);
  return groups;
}

function groupsOf(events: readonly AcceptedEvent[]): Map<string, OpenGroup> {
  const groups = new Map<string, OpenGroup>();
  for (const { workspaceId, sequence } of events) {
    const group = groups.get(workspaceId);
    if (group) group.last = sequence;
    else groups.set(workspaceId, { first: sequence, last: sequence, bytes: 0, lanes: NO_LANES });
  }
  return groups;
}

function shareOf(group: OpenGroup, { laneId, changes }: PlannedStream): LaneShare {
  if (group.lanes === NO_LANES) group.lanes = new Map();
  const share = group.lanes.get(laneId) ?? { changes, deliveries: [] };
  group.lanes.set(laneId, share);
  return share;
}

function deliveryOf(
  { id, event, subscriptionId, senderVersion }: DeliveryPlan,
  sequence: number,
  body: Buffer,
): ClaimedDelivery {
  return {
    id,
    day: event.day,
    workspaceId: event.workspaceId,
    subscriptionId,
    senderVersion,
    eventId: event.id,
    eventType: event.type,
    eventSequence: event.sequence,
    occurredAt: event.occurredAt,
    sequence,
    manual: false,
    attemptCount: 0,
    roundAttempts: 0,
    nextAttemptAt: null,
    deadlineAt: null,
    body,
  };
}

/** As a lane is read: by event, then by id. */
function sort(deliveries: ClaimedDelivery[]): void {
  if (deliveries.length < 2) return;
  deliveries.sort((a, b) => a.eventSequence - b.eventSequence || (a.id < b.id ? -1 : 1));
}
