import type { Statement, Tx } from '../../../platform/database/tx.js';

const FORGET: Statement = {
  name: 'answers-forget',
  text: `
    update attempts a set response_body = null, response_headers = null
    from unnest($2::date[], $3::bigint[]) e(day, sequence)
    join deliveries d on d.workspace_id = $1 and d.event_sequence = e.sequence and d.day = e.day
    where a.delivery_id = d.id and a.day = d.day and (a.response_body is not null or a.response_headers is not null)`,
};

/** Empties the stored answers, headers too, to events, in all their deliveries. */
export async function forgetAnswers(
  tx: Tx,
  workspaceId: string,
  events: readonly { readonly day: string; readonly sequence: number }[],
): Promise<void> {
  const days = events.map(({ day }) => day);
  const sequences = events.map(({ sequence }) => sequence);
  await tx.rows(FORGET, [workspaceId, days, sequences]);
}

const READ_ANEW: Statement = {
  name: 'answers-read-anew',
  text: `
    update lanes l set changes = l.changes + 1
    where l.id = any(array(
      select d.lane_id from unnest($2::date[], $3::bigint[]) e(day, sequence)
      join deliveries d on d.workspace_id = $1 and d.event_sequence = e.sequence and d.day = e.day
      where d.status = 'pending'))`,
};

/** Has drains that hold what waits of events read it again: they have the bodies as they were. */
export async function readAnew(
  tx: Tx,
  workspaceId: string,
  events: readonly { readonly day: string; readonly sequence: number }[],
): Promise<void> {
  const days = events.map(({ day }) => day);
  await tx.rows(READ_ANEW, [workspaceId, days, events.map(({ sequence }) => sequence)]);
}
