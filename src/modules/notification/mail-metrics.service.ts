import { Injectable } from '@nestjs/common';
import { DatabaseGauges } from '../../platform/observability/database-gauges.service.js';
import { Metrics } from '../../platform/observability/metrics.js';
import type { SendingOutcome } from './sending-outcome.js';

const RESULTS = ['sent', 'postponed', 'failed'] as const;

/** Those that wait are few: a notice is written when something was decided for a workspace. */
const WAITING = `
  select count(*) as notices_pending, min(created_at) as oldest_notice
  from (select created_at from notices where status = 'pending' order by next_attempt_at limit 10000) n`;

/** Counts what becomes of mails. */
@Injectable()
export class MailMetrics {
  private readonly mails;

  constructor(metrics: Metrics, gauges: DatabaseGauges) {
    this.mails = metrics.counters(
      'hooklane_mails_total',
      'Attempts to mail a notice: sent, put off to a later attempt, or given up.',
      'result',
      RESULTS,
    );
    gauges.add(WAITING, {
      notices_pending: {
        kind: 'number',
        name: 'hooklane_notices_pending',
        help: 'Notices that wait to be mailed; of all processes together.',
      },
      oldest_notice: {
        kind: 'age',
        name: 'hooklane_oldest_notice_age_seconds',
        help: 'Since the decision that the oldest waiting notice tells of; of all processes together.',
      },
    });
  }

  /** An attempt whose outcome is recorded. */
  count({ status }: SendingOutcome): void {
    this.mails[status === 'pending' ? 'postponed' : status].add();
  }
}
