import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { dayOf } from '../../common/day.js';
import { DomainError, notFound } from '../../common/domain-error.js';
import { groupBy } from '../../common/group-by.js';
import type { AcceptedEvent } from '../../contracts/domain-events.js';
import { Settings } from '../../platform/config/settings.js';
import { Database } from '../../platform/database/database.js';
import { groupCommit } from '../../platform/database/group-commit.js';
import { Partitions } from '../../platform/database/partitions.service.js';
import type { Tx } from '../../platform/database/tx.js';
import { Facts } from '../../platform/event-bus/facts.js';
import { type AcceptingState, WorkspaceDirectory } from '../workspaces/index.js';
import type { Acceptance, EventDraft, Submission } from './acceptance.js';
import { ForeseenWorkspaces } from './foreseen-workspaces.js';
import { type AskedKey, EventStore, type NewEvent, type UsedKey } from './persistence/event-store.js';
import { type Finding, RepeatFinder } from './repeat-finder.js';

/** Requests in one transaction, by the number of events that they bring. */
const SINGLES_PER_COMMIT = 256;
const BATCHES_PER_COMMIT = 8;
/** Groups that wait for workspaces that are busy: each has a connection. */
const BUSY_AT_ONCE = 2;
/** Beyond that a request is told to come back: memory is not a queue. */
const EVENTS_WAITING_MAX = 20_000;

type Answer = readonly Acceptance[] | DomainError;

/** Whether a group takes what locks are free, or waits for all of them. */
type Locking = 'lockFree' | 'lock';

/** Accepts events: stored with all their deliveries in one transaction, which they share with their neighbours. */
@Injectable()
export class Intake {
  private readonly acceptSingle: (submission: Submission) => Promise<readonly Acceptance[]>;
  private readonly acceptBatch: (submission: Submission) => Promise<readonly Acceptance[]>;
  private readonly acceptBusy: (submission: Submission) => Promise<readonly Acceptance[]>;
  private readonly foreseen = new ForeseenWorkspaces();
  private eventsWaiting = 0;
  /** Whether the last events that were stored left deliveries that this process is to begin. */
  private leftDeliveries = false;

  constructor(
    private readonly database: Database,
    private readonly workspaces: WorkspaceDirectory,
    private readonly store: EventStore,
    private readonly partitions: Partitions,
    private readonly facts: Facts,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {
    // Without letting deliveries begin, acceptance would take what it needs of the thread, and they fall behind (ADR 14).
    const inGroupsOf = (requestsMax: number) =>
      groupCommit<Submission, readonly Acceptance[]>(
        (group) => this.acceptFree(group),
        requestsMax,
        1,
        () => this.leftDeliveries,
      );
    this.acceptSingle = inGroupsOf(SINGLES_PER_COMMIT);
    this.acceptBatch = inGroupsOf(BATCHES_PER_COMMIT);
    this.acceptBusy = groupCommit<Submission, readonly Acceptance[]>(
      async (group) =>
        (await this.acceptGroup(group, 'lock')).map((answer) => answer ?? notFound('workspace')),
      BATCHES_PER_COMMIT,
      BUSY_AT_ONCE,
    );
  }

  /**
   * Accepts the events of a request, in their order, and answers after the commit (rule 1).
   * @throws workspace_not_found, event_id_conflict; nothing of the request is stored then
   */
  async accept(submission: Submission): Promise<readonly Acceptance[]> {
    const { length } = submission.drafts;
    if (this.eventsWaiting + length > EVENTS_WAITING_MAX) {
      throw new DomainError('service_unavailable', 'Too many events wait to be stored.', {
        retryAfterSeconds: 1,
      });
    }
    this.eventsWaiting += length;
    try {
      return await (length === 1 ? this.acceptSingle(submission) : this.acceptBatch(submission));
    } finally {
      this.eventsWaiting -= length;
    }
  }

  /** Events of workspaces that somebody holds for longer (disabling with much waiting) go a way of their own. */
  private async acceptFree(
    group: readonly Submission[],
  ): Promise<(Answer | Promise<readonly Acceptance[]>)[]> {
    const answers = (await this.acceptForeseen(group)) ?? (await this.acceptGroup(group, 'lockFree'));
    return group.map((submission, index) => answers[index] ?? this.acceptBusy(submission));
  }

  /**
   * One round trip, on how the workspaces were left by the last events; null when that is not known or no longer true,
   * or when an event was accepted before. Nothing was stored then.
   */
  private async acceptForeseen(group: readonly Submission[]): Promise<(Answer | null)[] | null> {
    const states = this.foreseen.take(workspacesOf(group));
    if (!states) return null;
    const answers = await this.partitions.withPartitions(() =>
      this.database.conditionally((tx) => {
        this.workspaces.requireStates(tx, [...states.values()]);
        this.store.requireUnused(tx, group.flatMap(keysOf));
        return this.decide(tx, group, states, []);
      }),
    );
    if (!answers) this.foreseen.doubt();
    return answers;
  }

  /** Two round trips. Null for events whose workspace could not be locked, or does not exist. */
  private acceptGroup(group: readonly Submission[], locking: Locking): Promise<(Answer | null)[]> {
    return this.partitions.withPartitions(() =>
      this.database.transaction(async (tx) => {
        const [workspaces, used] = await Promise.all([
          this.workspaces[locking](tx, workspacesOf(group)),
          this.store.usedKeys(tx, group.flatMap(keysOf)),
        ]);
        this.foreseen.compare(workspaces.values());
        if (used.length > 0) this.foreseen.doubt();
        return this.decide(tx, group, workspaces, used);
      }),
    );
  }

  /** Tells what each event is, and sends all that follows from it. */
  private async decide(
    tx: Tx,
    group: readonly Submission[],
    workspaces: ReadonlyMap<string, AcceptingState>,
    used: readonly UsedKey[],
  ): Promise<(Answer | null)[]> {
    const finder = new RepeatFinder(used);
    const findings = group.map((submission) =>
      workspaces.has(submission.workspaceId) ? finder.examine(submission) : null,
    );
    const fresh = group.flatMap(({ workspaceId }, index) =>
      newDraftsOf(findings[index]).map((draft) => ({ draft, workspaceId })),
    );
    const accepted = fresh.length > 0 ? await this.storeNew(tx, fresh, workspaces) : new Map();
    return findings.map((found) =>
      found === null || found instanceof DomainError
        ? found
        : found.map((finding) => answerTo(finding, accepted)),
    );
  }

  /** Numbers, plans and stores new events; gives what is told of them, by their drafts. */
  private async storeNew(
    tx: Tx,
    fresh: readonly NewDraft[],
    workspaces: ReadonlyMap<string, AcceptingState>,
  ): Promise<Map<EventDraft, Acceptance>> {
    const events = numbered(fresh, workspaces, this.clock.now());
    const counts = groupBy(events, ({ workspaceId }) => workspaceId);
    this.workspaces.advance(tx, new Map([...counts].map(([id, own]) => [id, own.length])));
    const planned = new Map<AcceptedEvent, number>();
    await this.facts.tell('events.accepted', { events, workspaces, planned }, tx);
    const deliveries = events.map((event) => planned.get(event) ?? 0);
    this.leftDeliveries = this.settings.role === 'all' && deliveries.some((count) => count > 0);
    this.store.store(tx, events, deliveries);
    tx.afterCommit(async () => this.noteLeft(workspaces, counts));
    return new Map(events.map((event, index) => [event.draft, acceptanceOf(event, deliveries[index] ?? 0)]));
  }

  private noteLeft(
    workspaces: ReadonlyMap<string, AcceptingState>,
    events: ReadonlyMap<string, readonly unknown[]>,
  ): void {
    for (const { id, plan, revision, eventSequence } of workspaces.values()) {
      const count = events.get(id)?.length ?? 0;
      this.foreseen.note({ id, plan, revision, eventSequence: eventSequence + count });
    }
  }
}

interface NewDraft {
  readonly draft: EventDraft;
  readonly workspaceId: string;
}

/** An event with its number, of one shape: it is made for each that comes in. */
type NumberedEvent = AcceptedEvent & NewEvent & { readonly draft: EventDraft };

/** Gives each event the next number of its workspace. */
function numbered(
  fresh: readonly NewDraft[],
  workspaces: ReadonlyMap<string, AcceptingState>,
  acceptedAt: Date,
): NumberedEvent[] {
  const day = dayOf(acceptedAt);
  const last = new Map([...workspaces].map(([id, { eventSequence }]) => [id, eventSequence]));
  return fresh.map(({ draft, workspaceId }) => {
    const sequence = (last.get(workspaceId) ?? 0) + 1;
    last.set(workspaceId, sequence);
    return {
      draft,
      workspaceId,
      sequence,
      day,
      acceptedAt,
      occurredAt: draft.occurredAt ?? acceptedAt,
      id: draft.id,
      type: draft.type,
      contactId: draft.contactId,
      traits: draft.traits,
      body: draft.body,
      digest: draft.digest,
      keys: draft.keys,
    };
  });
}

function newDraftsOf(found: readonly Finding[] | DomainError | null | undefined): EventDraft[] {
  if (!found || found instanceof DomainError) return [];
  return found.flatMap((finding) => (finding.kind === 'new' ? finding.draft : []));
}

function workspacesOf(group: readonly Submission[]): string[] {
  return [...new Set(group.map(({ workspaceId }) => workspaceId))];
}

function keysOf({ workspaceId, drafts }: Submission): AskedKey[] {
  return drafts.flatMap(({ keys }) => keys.map((key) => ({ workspaceId, key })));
}

function acceptanceOf({ id, type, occurredAt, acceptedAt }: NewEvent, deliveries: number): Acceptance {
  return { id, type, occurredAt, acceptedAt, duplicate: false, deliveries };
}

function answerTo(finding: Finding, accepted: ReadonlyMap<EventDraft, Acceptance>): Acceptance {
  if (finding.kind === 'known') return finding.acceptance;
  const acceptance = accepted.get(finding.draft);
  if (!acceptance) throw new Error('A new event was not stored');
  return finding.kind === 'repeats' ? { ...acceptance, duplicate: true } : acceptance;
}
