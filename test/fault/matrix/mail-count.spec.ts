import { describe, expect, it } from '@jest/globals';
import type { ParsedMail } from 'mailparser';
import { countMails, type NoticeRow } from './mail-count.js';

const TRIP: NoticeRow = {
  id: 'trip',
  workspaceId: 'acme',
  kind: 'subscription_disabled',
  status: 'sent',
  subscriptionIds: ['dead'],
};
const WARNING: NoticeRow = { ...TRIP, id: 'warning', kind: 'quota_warning' };
const TRIPPING = { workspaceIds: new Set(['acme']), warningsMax: 1 };

const mailOf = (id: string) => ({
  recipients: ['ops@acme.example'],
  mail: { messageId: `<${id}@hooklane.example>` } as ParsedMail,
});

describe('The count of mails', () => {
  it('has nothing to say against one mail for each notice', () => {
    const count = countMails([WARNING, TRIP], [mailOf('warning'), mailOf('trip')], ['dead'], TRIPPING);
    expect(count).toEqual({ trips: 1, mails: 1, repeated: 0, broken: [] });
  });

  it('sees a mail that came twice', () => {
    const count = countMails([TRIP], [mailOf('trip'), mailOf('trip')], ['dead'], TRIPPING);
    expect(count).toMatchObject({ mails: 2, repeated: 1 });
  });

  it('sees a mail that never came, and one that was given up', () => {
    expect(countMails([TRIP], [], ['dead'], TRIPPING).broken).toHaveLength(1);
    const failed = { ...TRIP, status: 'failed' };
    expect(countMails([failed], [mailOf('trip')], ['dead'], TRIPPING).broken).toHaveLength(1);
  });

  it('sees two trips for one overrun, and two warnings', () => {
    const again = { ...TRIP, id: 'again' };
    const twice = countMails([TRIP, again], [mailOf('trip'), mailOf('again')], ['dead', 'dead'], TRIPPING);
    expect(twice.broken).toEqual(['workspace acme had one overrun, 2 trips and 0 warnings']);
    const warned = { ...WARNING, id: 'warned' };
    const mails = ['trip', 'warning', 'warned'].map(mailOf);
    expect(countMails([TRIP, WARNING, warned], mails, ['dead'], TRIPPING).broken).toHaveLength(1);
  });

  it('sees who was disabled and told nothing, and who was told of nothing', () => {
    expect(countMails([TRIP], [mailOf('trip')], ['dead', 'other'], TRIPPING).broken).toHaveLength(1);
    expect(countMails([TRIP], [mailOf('trip')], [], TRIPPING).broken).toHaveLength(1);
  });
});
