import { beforeEach, describe, expect, it } from '@jest/globals';
import { DomainError } from '../../common/domain-error.js';
import type { EventDraft } from './acceptance.js';
import type { UsedKey } from './persistence/event-store.js';
import { type Finding, RepeatFinder } from './repeat-finder.js';

const WORKSPACE = 'w1';

function aDraft(id: string, changes: Partial<EventDraft> = {}): EventDraft {
  return {
    id,
    isIdGiven: true,
    type: 'contact.created',
    occurredAt: null,
    contactId: null,
    traits: {},
    body: '{}',
    digest: 'same',
    formerDigest: () => 'formerly the same',
    keys: [id],
    ...changes,
  };
}

/** A draft with an `Idempotency-Key` and an id that was made here. */
function aKeyedDraft(madeId: string, key: string, changes: Partial<EventDraft> = {}): EventDraft {
  return aDraft(madeId, { isIdGiven: false, keys: [madeId, key], ...changes });
}

function used(id: string, key = id): UsedKey {
  const at = new Date(0);
  const event = {
    day: '1970-01-01',
    workspaceId: WORKSPACE,
    sequence: 1,
    id,
    type: 'contact.created',
    occurredAt: at,
    acceptedAt: at,
    deliveries: 2,
  };
  return { workspaceId: WORKSPACE, key, digest: 'same', event };
}

let finder: RepeatFinder;

beforeEach(() => {
  finder = new RepeatFinder([used('known'), used('known', 'known-key')]);
});

function examine(...drafts: EventDraft[]): Finding[] | DomainError {
  return finder.examine({ workspaceId: WORKSPACE, drafts });
}

function kinds(...drafts: EventDraft[]): string[] {
  const findings = examine(...drafts);
  if (findings instanceof DomainError) throw findings;
  return findings.map(({ kind }) => kind);
}

describe('telling new events from repeated ones', () => {
  it('knows what was accepted earlier, by id and by key, with its first answer', () => {
    const byId = examine(aDraft('known'));
    expect(byId).toMatchObject([
      { kind: 'known', acceptance: { id: 'known', duplicate: true, deliveries: 2 } },
    ]);
    expect(examine(aKeyedDraft('made', 'known-key'))).toEqual(byId);
  });

  it('knows what is repeated in the same request, and in a later one of the group', () => {
    const first = aDraft('a');
    expect(kinds(first, aDraft('b'), aDraft('a'))).toEqual(['new', 'new', 'repeats']);
    expect(examine(aDraft('a'))).toEqual([{ kind: 'repeats', draft: first }]);
  });

  it('knows a key within the group, whatever id was made for it', () => {
    expect(kinds(aKeyedDraft('made-1', 'key'))).toEqual(['new']);
    expect(kinds(aKeyedDraft('made-2', 'key'))).toEqual(['repeats']);
    expect(kinds(aDraft('made-1'))).toEqual(['repeats']);
  });

  it.each([
    ['a known id with other content', aDraft('known', { digest: 'other' })],
    ['a known key with other content', aKeyedDraft('made', 'known-key', { digest: 'other' })],
    ['a known key with another id', aDraft('given', { keys: ['given', 'known-key'] })],
  ])('refuses %s', (_, draft) => {
    const refusal = examine(draft);
    expect(refusal).toMatchObject({
      code: 'event_id_conflict',
      details: { faults: [{ path: 'id', message: 'was used before, for other content' }] },
    });
  });

  it('knows what was accepted when digests were made another way', () => {
    const draft = aDraft('known', { digest: 'made anew', formerDigest: () => 'same' });
    expect(kinds(draft)).toEqual(['known']);
    const conflicting = { ...draft, formerDigest: () => 'other' };
    expect(examine(conflicting)).toBeInstanceOf(DomainError);
  });

  it('names the place of a conflict in a batch', () => {
    const refusal = examine(aDraft('a'), aDraft('b'), aDraft('a', { digest: 'other' }));
    expect(refusal).toMatchObject({ details: { faults: [{ path: 'events[2].id' }] } });
  });

  it('keeps no trace of a request that it refuses', () => {
    expect(examine(aDraft('a'), aDraft('known', { digest: 'other' }))).toBeInstanceOf(DomainError);
    expect(kinds(aDraft('a', { digest: 'quite different' }))).toEqual(['new']);
  });

  it('keeps workspaces apart', () => {
    const findings = finder.examine({ workspaceId: 'w2', drafts: [aDraft('known', { digest: 'other' })] });
    expect(findings).toMatchObject([{ kind: 'new' }]);
  });
});
