import type { EventTraits } from '../../contracts/event-traits.js';

/** A valid event on its way in, its body already in the bytes that receivers will get (rule 3). */
export interface EventDraft {
  readonly id: string;
  /** Whether the producer gave the id; otherwise it was made here. */
  readonly isIdGiven: boolean;
  readonly type: string;
  /** Null: the time of acceptance. */
  readonly occurredAt: Date | null;
  readonly contactId: string | null;
  readonly traits: EventTraits;
  readonly body: string;
  /** What tells whether an event posted again is the same: hex SHA-256 of what receivers get of it. */
  readonly digest: string;
  /** The digest that version 0.1.0 stored, of what the producer sent: asked for only where the other is not the same. */
  readonly formerDigest: () => string;
  /** By which a repeated event is known: its id and, hashed to 128 bits, its `Idempotency-Key`. */
  readonly keys: readonly string[];
}

/** The events of one request: accepted together or not at all. */
export interface Submission {
  readonly workspaceId: string;
  readonly drafts: readonly EventDraft[];
}

/** An event that is stored. */
export interface Acceptance {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: Date;
  readonly acceptedAt: Date;
  readonly duplicate: boolean;
  readonly deliveries: number;
}
