import { Injectable } from '@nestjs/common';
import type { Day } from '../../../common/day.js';
import { firstIdAt } from '../../../common/ids.js';
import { Database } from '../../../platform/database/database.js';
import { deleteSome } from '../../../platform/database/delete-some.js';
import type { Statement, Tx } from '../../../platform/database/tx.js';

/** A contact whose personal data is being taken out of what was stored before it was asked for. */
export interface Erasure {
  readonly id: string;
  readonly workspaceId: string;
  readonly contactId: string;
  /** Events up to this number are done. */
  readonly erasedSequence: number;
  readonly lastSequence: number;
}

/** A stored body, by the place of its event. */
export interface PlacedBody {
  readonly day: Day;
  readonly sequence: number;
  readonly type: string;
  readonly body: string;
}

type ErasureRow = Omit<Erasure, 'erasedSequence' | 'lastSequence'> & {
  erasedSequence: string;
  lastSequence: string;
};

const COLUMNS = `id, workspace_id as "workspaceId", contact_id as "contactId",
  erased_sequence as "erasedSequence", last_sequence as "lastSequence"`;

const IS_DUE = '(look_again_at is null or look_again_at <= $1)';

const BODIES: Statement = {
  name: 'erasure-bodies',
  text: `
    select day::text, sequence, type, body from events
    where workspace_id = $1 and contact_id = $2 and sequence > $3 and sequence <= $4
    order by sequence limit $5`,
};

const REPLACE: Statement = {
  name: 'erasure-replace',
  text: `
    update events e set body = r.body
    from json_to_recordset($2::json) as r(day date, sequence bigint, body text)
    where e.workspace_id = $1 and e.sequence = r.sequence and e.day = r.day`,
};

/** The table of erasures, and the bodies that they change. */
@Injectable()
export class Erasures {
  constructor(private readonly database: Database) {}

  async add(
    tx: Tx,
    { id, workspaceId, contactId, lastSequence }: Omit<Erasure, 'erasedSequence'>,
    now: Date,
  ): Promise<void> {
    await tx.rows(
      `insert into erasures (id, workspace_id, contact_id, requested_at, last_sequence) values ($1, $2, $3, $4, $5)`,
      [id, workspaceId, contactId, now, lastSequence],
    );
  }

  /** The ids of those that there is something to do for, oldest first. */
  async open(now: Date, limit: number): Promise<string[]> {
    const rows = await this.database.rows<{ id: string }>(
      `select id from erasures where finished_at is null and ${IS_DUE} order by id limit $2`,
      [now, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Takes one that is not done, until `tx` ends; null if another process has it or there is nothing to do now. */
  async take(tx: Tx, id: string, now: Date): Promise<Erasure | null> {
    const [row] = await tx.rows<ErasureRow>(
      `select ${COLUMNS} from erasures
       where id = $2 and finished_at is null and ${IS_DUE} for update skip locked`,
      [now, id],
    );
    if (!row) return null;
    return {
      ...row,
      erasedSequence: Number(row.erasedSequence),
      lastSequence: Number(row.lastSequence),
    };
  }

  /** The next bodies of the contact, in the order of their events. */
  async bodies(tx: Tx, erasure: Erasure, limit: number): Promise<PlacedBody[]> {
    const { workspaceId, contactId, erasedSequence, lastSequence } = erasure;
    const rows = await tx.rows<Omit<PlacedBody, 'sequence'> & { sequence: string }>(BODIES, [
      workspaceId,
      contactId,
      erasedSequence,
      lastSequence,
      limit,
    ]);
    return rows.map((row) => ({ ...row, sequence: Number(row.sequence) }));
  }

  async replace(tx: Tx, workspaceId: string, bodies: readonly PlacedBody[]): Promise<void> {
    const rows = bodies.map(({ day, sequence, body }) => ({ day, sequence, body }));
    await tx.rows(REPLACE, [workspaceId, JSON.stringify(rows)]);
  }

  async advance(tx: Tx, id: string, erasedSequence: number): Promise<void> {
    await tx.rows('update erasures set erased_sequence = $2 where id = $1', [id, erasedSequence]);
  }

  /** Forgets those of a workspace, `limit` at most; gives how many. */
  async purge(tx: Tx, workspaceId: string, limit: number): Promise<number> {
    return deleteSome(tx, 'erasures', 'workspace_id = $1', [workspaceId], limit);
  }

  /** Forgets those that were finished before `until`, `limit` at most; gives how many. */
  async prune(until: Date, limit: number): Promise<number> {
    // The ids tell when they were asked for, and their order spares an index by time.
    const condition = 'id < $1 and finished_at < $2';
    return deleteSome(this.database, 'erasures', condition, [firstIdAt(until), until], limit);
  }

  /** Has it begin anew, once, at `again`; the second time it is done. */
  async finish(tx: Tx, id: string, now: Date, again: Date): Promise<void> {
    await tx.rows(
      `update erasures
       set finished_at = case when look_again_at is not null then $2::timestamptz end, look_again_at = $3,
           erased_sequence = case when look_again_at is null then 0 else erased_sequence end
       where id = $1`,
      [id, now, again],
    );
  }
}
