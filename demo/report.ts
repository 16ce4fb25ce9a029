import Table from 'cli-table3';
import type { Delivery } from './api.js';
import type { Check } from './checks.js';
import type { Mail } from './mails.js';
import { styled } from './screen.js';
import type { Evidence, Standing } from './story.js';

/** Up to the command that enables the endpoint again. */
const MAIL_LINES = 17;
const LINE_MAX = 100;

/** What arrived where and what did not: an event per line, in the order in which they were accepted. */
export function printDeliveries({ types, healthy, flaky, dead, repaired }: Evidence): void {
  const table = newTable(['#', 'event', 'healthy', 'flaky', 'dead', 'dead, repaired']);
  types.forEach((type, index) => {
    const fates = [healthy, flaky, dead, repaired].map((standing) => fateOf(standing, index));
    table.push([index + 1, type, ...fates]);
  });
  console.log(table.toString());
}

/** How the endpoints ended. */
export function printEndpoints({ healthy, flaky, dead, repaired }: Evidence): void {
  const table = newTable(['endpoint', 'requests', 'signatures', 'quota of its workspace', 'status']);
  const rows = { healthy, flaky, dead, 'dead, repaired': repaired };
  for (const [name, { arrivals, quota, subscription }] of Object.entries(rows)) {
    const valid = arrivals.filter(({ isHmacValid, isStandardValid }) => isHmacValid && isStandardValid);
    const reason = subscription.disabledReason ? ` (${subscription.disabledReason})` : '';
    table.push([
      name,
      arrivals.length,
      `${valid.length} valid`,
      `${quota.failures} failures of ${quota.limit}${quota.exceeded ? ', exceeded' : ''}`,
      `${subscription.status}${reason}`,
    ]);
  }
  console.log(table.toString());
}

/** The head and the first lines of a mail. */
export function printMail({ subject, recipients, text }: Mail): void {
  const lines = text.split('\n').filter(Boolean).slice(0, MAIL_LINES);
  for (const line of [`To: ${recipients.join(', ')}`, `Subject: ${subject}`, '', ...lines, '…']) {
    console.log(`  ${styled('dim', '│')} ${clipped(line)}`.trimEnd());
  }
}

/** Each check as a sentence; gives whether all of them hold. */
export function printChecks(checks: readonly Check[]): boolean {
  for (const { sentence, fault } of checks) {
    console.log(`${fault === null ? styled('green', '✓') : styled('red', '✗')} ${sentence}`);
    if (fault !== null) console.log(fault.replaceAll(/^/gm, '    '));
  }
  return checks.every(({ fault }) => fault === null);
}

function fateOf({ deliveries, arrivals }: Standing, index: number): string {
  const delivery = deliveries[index];
  if (!delivery) return 'missing';
  const accepted = arrivals.filter(({ status }) => status === 200);
  const place = accepted.findIndex(({ eventId }) => eventId === delivery.eventId);
  const attempt = accepted[place]?.attempt;
  return attempt ? `${styled('green', '✓')} ${ordinal(place + 1)}, attempt ${attempt}` : withheld(delivery);
}

function withheld({ status, attempts }: Delivery): string {
  const after = attempts.length > 0 ? ` after ${attempts.length}` : '';
  return styled(status === 'dropped' ? 'red' : 'yellow', `${status}${after}`);
}

function ordinal(place: number): string {
  return ['1st', '2nd', '3rd'][place - 1] ?? `${place}th`;
}

function clipped(line: string): string {
  return line.length <= LINE_MAX ? line : `${line.slice(0, LINE_MAX - 1)}…`;
}

function newTable(head: string[]) {
  return new Table({ head, style: { head: [], border: [], compact: true } });
}
