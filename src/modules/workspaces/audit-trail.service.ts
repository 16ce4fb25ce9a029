import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, Repository } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { newId } from '../../common/ids.js';
import { type Page, pageOf, type PageRequest } from '../../common/page.js';
import type { Tx } from '../../platform/database/tx.js';
import { AuditLog, type AuditRecord } from './audit-log.js';
import { actorOf } from './caller.js';
import { idOfCursor } from '../../common/id-cursor.js';
import { AuditEntryEntity } from './persistence/audit-entry.entity.js';
import { WorkspaceDirectory } from './workspace-directory.js';

/** The audit log in Postgres. */
@Injectable()
export class AuditTrail extends AuditLog {
  constructor(
    @InjectRepository(AuditEntryEntity) private readonly entries: Repository<AuditEntryEntity>,
    private readonly directory: WorkspaceDirectory,
    private readonly clock: Clock,
  ) {
    super();
  }

  async record(tx: Tx, { caller, ...record }: AuditRecord): Promise<void> {
    const createdAt = this.clock.now();
    await tx.manager.insert(AuditEntryEntity, {
      ...record,
      id: newId(createdAt),
      actor: actorOf(caller),
      createdAt,
    });
  }

  /** The workspace's entries, newest first. @throws workspace_not_found */
  async list(workspaceId: string, { limit, cursor }: PageRequest): Promise<Page<AuditEntryEntity>> {
    await this.directory.get(workspaceId);
    const rows = await this.entries.find({
      where: { workspaceId, ...(cursor && { id: LessThan(idOfCursor(cursor)) }) },
      order: { id: 'desc' },
      take: limit + 1,
    });
    return pageOf(rows, limit, ({ id }) => [id]);
  }
}
