import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/database/tx.js';

/** When each workspace was last warned. */
@Injectable()
export class WarningLog {
  /** Notes a warning, unless there was one less than a window before; gives whether it was noted. */
  async note(tx: Tx, workspaceId: string, at: Date, windowMs: number): Promise<boolean> {
    const noted = await tx.rows(
      `insert into quota_warnings (workspace_id, warned_at) values ($1, $2)
       on conflict (workspace_id) do update set warned_at = excluded.warned_at
         where quota_warnings.warned_at <= $3
       returning 1`,
      [workspaceId, at, new Date(at.getTime() - windowMs)],
    );
    return noted.length > 0;
  }
}
