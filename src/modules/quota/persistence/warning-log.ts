import { Injectable } from '@nestjs/common';
import { deleteSome } from '../../../platform/database/delete-some.js';
import type { Tx } from '../../../platform/database/tx.js';

/** When each workspace was last warned. */
@Injectable()
export class WarningLog {
  /** Null: never. */
  async last(tx: Tx, workspaceId: string): Promise<Date | null> {
    const [row] = await tx.rows<{ warnedAt: Date }>(
      'select warned_at as "warnedAt" from quota_warnings where workspace_id = $1',
      [workspaceId],
    );
    return row?.warnedAt ?? null;
  }

  /** Forgets that a workspace was warned; gives how many rows went. */
  async purge(tx: Tx, workspaceId: string, limit: number): Promise<number> {
    return deleteSome(tx, 'quota_warnings', 'workspace_id = $1', [workspaceId], limit);
  }

  async note(tx: Tx, workspaceId: string, at: Date): Promise<void> {
    await tx.rows(
      `insert into quota_warnings (workspace_id, warned_at) values ($1, $2)
       on conflict (workspace_id) do update set warned_at = excluded.warned_at`,
      [workspaceId, at],
    );
  }
}
