import type { Statement, Tx } from '../../../platform/database/tx.js';

const FORGET: Statement = {
  name: 'answers-forget',
  text: `
    update attempts a set response_body = null
    from unnest($2::date[], $3::bigint[]) e(day, sequence)
    join deliveries d on d.workspace_id = $1 and d.event_sequence = e.sequence and d.day = e.day
    where a.delivery_id = d.id and a.day = d.day and a.response_body is not null`,
};

/** Empties the stored answers to events, in all their deliveries. */
export async function forgetAnswers(
  tx: Tx,
  workspaceId: string,
  events: readonly { readonly day: string; readonly sequence: number }[],
): Promise<void> {
  const days = events.map(({ day }) => day);
  const sequences = events.map(({ sequence }) => sequence);
  await tx.rows(FORGET, [workspaceId, days, sequences]);
}
