import { Injectable } from '@nestjs/common';
import { notFound } from '../../common/domain-error.js';
import { Database } from '../../platform/database/database.js';
import { type ConditionalTx, GOES_ON, type Statement, type Tx } from '../../platform/database/tx.js';
import {
  type AcceptingState,
  type LockedWorkspace,
  WorkspaceDirectory,
  type WorkspaceInfo,
} from './workspace-directory.js';

const DESCRIPTION = 'id, name, plan, locale, notification_emails as "notificationEmails"';

const GET_WORKSPACES: Statement = {
  name: 'get_workspaces',
  text: `
    select ${DESCRIPTION}, created_at as "createdAt", updated_at as "updatedAt"
    from workspaces where id = any($1::uuid[]) and deleted_at is null`,
};

const LOCK = `
    select ${DESCRIPTION}, event_sequence as "eventSequence", revision
    from workspaces where id = any($1::uuid[]) and deleted_at is null
    order by id for no key update`;

const LOCK_WORKSPACES: Statement = { name: 'lock_workspaces', text: LOCK };

const LOCK_FREE_WORKSPACES: Statement = { name: 'lock_free_workspaces', text: `${LOCK} skip locked` };

const REQUIRE_STATES: Statement = {
  name: 'require_workspace_states',
  text: `
    with free as (${LOCK} skip locked)
    select count(*) = cardinality($1::uuid[]) as holds
    from free f
    join unnest($1::uuid[], $2::text[], $3::bigint[], $4::bigint[]) s(id, plan, event_sequence, revision)
      on s.id = f.id and s.plan = f.plan and s.event_sequence = f."eventSequence" and s.revision = f.revision`,
};

const ADVANCE_WORKSPACES: Statement = {
  name: 'advance_workspaces',
  text: `
    update workspaces w set event_sequence = w.event_sequence + c.count
    from unnest($1::uuid[], $2::bigint[]) c(id, count) where w.id = c.id and ${GOES_ON}`,
};

const BUMP_REVISION: Statement = {
  name: 'bump_workspace_revision',
  text: 'update workspaces set revision = revision + 1 where id = $1',
};

/** The directory on Postgres. */
@Injectable()
export class SqlWorkspaceDirectory extends WorkspaceDirectory {
  constructor(private readonly database: Database) {
    super();
  }

  async get(id: string): Promise<WorkspaceInfo> {
    const workspace = (await this.getMany([id])).get(id);
    if (!workspace) throw notFound('workspace');
    return workspace;
  }

  async getMany(ids: readonly string[]): Promise<Map<string, WorkspaceInfo>> {
    return byId(await this.database.rows<WorkspaceInfo>(GET_WORKSPACES, [ids]));
  }

  lock(tx: Tx, ids: readonly string[]): Promise<Map<string, LockedWorkspace>> {
    return this.lockBy(LOCK_WORKSPACES, tx, ids);
  }

  lockFree(tx: Tx, ids: readonly string[]): Promise<Map<string, LockedWorkspace>> {
    return this.lockBy(LOCK_FREE_WORKSPACES, tx, ids);
  }

  private async lockBy(
    statement: Statement,
    tx: Tx,
    ids: readonly string[],
  ): Promise<Map<string, LockedWorkspace>> {
    type Row = Omit<LockedWorkspace, 'eventSequence' | 'revision'> & {
      eventSequence: string;
      revision: string;
    };
    const rows = await tx.rows<Row>(statement, [ids]);
    return byId(
      rows.map((row) => ({
        ...row,
        eventSequence: Number(row.eventSequence),
        revision: Number(row.revision),
      })),
    );
  }

  requireStates(tx: ConditionalTx, states: readonly AcceptingState[]): void {
    tx.require(REQUIRE_STATES, [
      states.map(({ id }) => id),
      states.map(({ plan }) => plan),
      states.map(({ eventSequence }) => eventSequence),
      states.map(({ revision }) => revision),
    ]);
  }

  advance(tx: Tx, counts: ReadonlyMap<string, number>): void {
    tx.send(ADVANCE_WORKSPACES, [[...counts.keys()], [...counts.values()]]);
  }

  async bumpRevision(tx: Tx, id: string): Promise<void> {
    await tx.rows(BUMP_REVISION, [id]);
  }
}

function byId<T extends { readonly id: string }>(rows: readonly T[]): Map<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}
