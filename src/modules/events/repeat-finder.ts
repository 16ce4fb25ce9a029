import { DomainError } from '../../common/domain-error.js';
import type { Acceptance, EventDraft, Submission } from './acceptance.js';
import type { UsedKey } from './persistence/event-store.js';

/** What a draft turns out to be, once it is known which keys were used before. */
export type Finding =
  | { readonly kind: 'new'; readonly draft: EventDraft }
  /** It was accepted earlier. */
  | { readonly kind: 'known'; readonly acceptance: Acceptance }
  /** It repeats a new draft of the same group. */
  | { readonly kind: 'repeats'; readonly draft: EventDraft };

interface Seen {
  readonly id: string;
  readonly digest: string;
  readonly finding: Exclude<Finding, { kind: 'new' }>;
}

/**
 * Tells new events from repeated ones (rule 2), over the submissions of a group in their order. A submission with
 * an id or key that stands for other content is refused as a whole and leaves no trace.
 */
export class RepeatFinder {
  private readonly seen = new Map<string, Seen>();

  constructor(used: readonly UsedKey[]) {
    for (const { workspaceId, key, digest, event } of used) {
      const acceptance = { ...event, duplicate: true };
      this.seen.set(`${workspaceId} ${key}`, {
        id: event.id,
        digest,
        finding: { kind: 'known', acceptance },
      });
    }
  }

  /** A finding for each draft, or the error that refuses the submission. */
  examine({ workspaceId, drafts }: Submission): Finding[] | DomainError {
    const fresh = new Map<string, Seen>();
    const findings: Finding[] = [];
    for (const [index, draft] of drafts.entries()) {
      const names = draft.keys.map((key) => `${workspaceId} ${key}`);
      const earlier = names.flatMap((name) => this.seen.get(name) ?? fresh.get(name) ?? []);
      if (earlier.some((seen) => !isSame(seen, draft))) return conflict(drafts.length > 1 ? index : null);
      const [first] = earlier;
      findings.push(first ? first.finding : { kind: 'new', draft });
      if (first) continue;
      for (const name of names) {
        fresh.set(name, { id: draft.id, digest: draft.digest, finding: { kind: 'repeats', draft } });
      }
    }
    for (const [name, seen] of fresh) this.seen.set(name, seen);
    return findings;
  }
}

/** A draft whose id was made here, because only a key was given, can't be told by its id. */
function isSame(seen: Seen, draft: EventDraft): boolean {
  if (draft.isIdGiven && seen.id !== draft.id) return false;
  return seen.digest === draft.digest || seen.digest === draft.formerDigest();
}

function conflict(index: number | null): DomainError {
  const path = index === null ? 'id' : `events[${index}].id`;
  return new DomainError('event_id_conflict', 'The id or key was used before, for other content.', {
    faults: [{ path, message: 'was used before, for other content' }],
  });
}
