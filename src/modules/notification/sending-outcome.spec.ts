import { describe, expect, it } from '@jest/globals';
import { type Refusal, sendingOutcome, type SendingState } from './sending-outcome.js';

const CREATED = new Date('2026-03-01T12:00:00.000Z');
const NOW = new Date('2026-03-01T12:00:01.000Z');
const A_DAY_LATER = new Date('2026-03-02T12:00:00.000Z');

const state = (changes: Partial<SendingState> = {}): SendingState => ({
  recipients: ['ann@a.example', 'bob@b.example'],
  reached: [],
  attempts: 1,
  createdAt: CREATED,
  ...changes,
});
const later = (address: string): Refusal => ({ address, reason: '450 busy', isPermanent: false });
const never = (address: string): Refusal => ({ address, reason: '550 unknown', isPermanent: true });
const everyone = (refusal: (address: string) => Refusal) => state().recipients.map(refusal);

describe('sendingOutcome', () => {
  it('is sent when everyone was reached', () => {
    expect(sendingOutcome(state(), [], NOW)).toEqual({
      status: 'sent',
      reached: ['ann@a.example', 'bob@b.example'],
      lastError: null,
      nextAttemptAt: null,
      sentAt: NOW,
    });
  });

  it('goes on for those who were put off, and remembers who has the mail', () => {
    expect(sendingOutcome(state(), [later('bob@b.example')], NOW)).toEqual({
      status: 'pending',
      reached: ['ann@a.example'],
      lastError: '450 busy (bob@b.example)',
      nextAttemptAt: new Date('2026-03-01T12:00:06.000Z'),
      sentAt: null,
    });
    const second = state({ attempts: 2, reached: ['ann@a.example'] });
    expect(sendingOutcome(second, [], NOW)).toMatchObject({ status: 'sent', reached: state().recipients });
  });

  it('believes a permanent refusal at once when the mail was taken for others', () => {
    const outcome = sendingOutcome(state(), [never('bob@b.example')], NOW);
    expect(outcome).toMatchObject({ status: 'sent', lastError: '550 unknown (bob@b.example)', sentAt: NOW });
  });

  it('believes a permanent refusal of everyone with the fifth attempt', () => {
    const statuses = [1, 2, 3, 4, 5].map(
      (attempts) => sendingOutcome(state({ attempts }), everyone(never), NOW).status,
    );
    expect(statuses).toEqual(['pending', 'pending', 'pending', 'pending', 'failed']);
  });

  it('goes on after the fifth attempt while anyone was only put off', () => {
    const refusals = [never('ann@a.example'), later('bob@b.example')];
    expect(sendingOutcome(state({ attempts: 6 }), refusals, NOW).status).toBe('pending');
  });

  it('fails after a day, or is sent if it reached anyone', () => {
    expect(sendingOutcome(state({ attempts: 60 }), everyone(later), A_DAY_LATER)).toMatchObject({
      status: 'failed',
      lastError: '450 busy (ann@a.example, bob@b.example)',
      nextAttemptAt: null,
      sentAt: null,
    });
    const half = state({ attempts: 60, reached: ['ann@a.example'] });
    expect(sendingOutcome(half, [later('bob@b.example')], A_DAY_LATER)).toMatchObject({
      status: 'sent',
      lastError: '450 busy (bob@b.example)',
      sentAt: A_DAY_LATER,
    });
  });
});
