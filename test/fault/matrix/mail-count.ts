import type { ReceivedMail } from '../../support/mailbox.js';

/** A notice of the service, as it stands in the database. */
export interface NoticeRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly kind: 'quota_warning' | 'subscription_disabled';
  readonly status: string;
  /** The subscriptions that it tells of. */
  readonly subscriptionIds: readonly string[];
}

/** What people were told. */
export interface MailCount {
  /** Trips of a quota: notices that tell of a disabling. */
  readonly trips: number;
  /** Mails that tell of them, as the mail server has them. */
  readonly mails: number;
  /** Mails of all kinds that came once more. */
  readonly repeated: number;
  readonly broken: readonly string[];
}

export const NOTICES = `
  select n.id, n.workspace_id as "workspaceId", n.kind, n.status,
         array(select e ->> 'subscriptionId' from jsonb_array_elements(n.content -> 'endpoints') e) as "subscriptionIds"
  from notices n`;

/**
 * Holds what the mail server has against what was decided: each notice is one mail, each disabled subscription was
 * told of once, and a workspace of `tripping` has one notice of each kind at most.
 */
export function countMails(
  notices: readonly NoticeRow[],
  received: readonly ReceivedMail[],
  disabledIds: readonly string[],
  tripping: { readonly workspaceIds: ReadonlySet<string>; readonly warningsMax: number },
): MailCount {
  const times = new Map<string, number>();
  for (const { mail } of received) {
    const id = /^<([^@]+)@/.exec(mail.messageId ?? '')?.[1] ?? '';
    times.set(id, (times.get(id) ?? 0) + 1);
  }
  const trips = notices.filter(({ kind }) => kind === 'subscription_disabled');
  const toldOf = trips.flatMap(({ subscriptionIds }) => subscriptionIds);
  const repeated = notices.reduce((sum, { id }) => sum + Math.max(0, (times.get(id) ?? 0) - 1), 0);
  return {
    trips: trips.length,
    mails: trips.reduce((sum, { id }) => sum + (times.get(id) ?? 0), 0),
    repeated,
    broken: [
      ...notices
        .filter(({ status }) => status !== 'sent')
        .map(({ id, status }) => `notice ${id} is ${status}`),
      ...notices.filter(({ id }) => !times.has(id)).map(({ id, kind }) => `no mail of ${kind} ${id} arrived`),
      ...wrongTimes('was disabled and told of', disabledIds, toldOf),
      ...[...tripping.workspaceIds].flatMap((id) => {
        const its = notices.filter(({ workspaceId }) => workspaceId === id);
        const disabled = its.filter(({ kind }) => kind === 'subscription_disabled').length;
        const warned = its.length - disabled;
        return disabled === 1 && warned <= tripping.warningsMax
          ? []
          : [`workspace ${id} had one overrun, ${disabled} trips and ${warned} warnings`];
      }),
    ],
  };
}

function wrongTimes(what: string, expected: readonly string[], found: readonly string[]): string[] {
  const ids = new Set([...expected, ...found]);
  const count = (list: readonly string[], id: string) => list.filter((each) => each === id).length;
  return [...ids].flatMap((id) => {
    const [wanted, got] = [count(expected, id), count(found, id)];
    return wanted === got ? [] : [`subscription ${id} ${what}: ${wanted} and ${got} times`];
  });
}
