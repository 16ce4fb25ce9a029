import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, LessThan, Repository } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { notFound } from '../../common/domain-error.js';
import { newId } from '../../common/ids.js';
import { type Page, pageOf, type PageRequest } from '../../common/page.js';
import type { Locale, Plan } from '../../contracts/plan.js';
import { Settings } from '../../platform/config/settings.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { AuditLog } from './audit-log.js';
import type { Caller } from './caller.js';
import { idOfCursor } from '../../common/id-cursor.js';
import { KeyKeeper } from './key-keeper.service.js';
import { WorkspaceEntity } from './persistence/workspace.entity.js';
import { WorkspaceDirectory } from './workspace-directory.js';
import { WorkspacePurger } from './workspace-purger.service.js';

/** What a workspace's owner decides. */
export interface WorkspaceProfile {
  readonly name: string;
  readonly plan: Plan;
  readonly notificationEmails: readonly string[];
  readonly locale?: Locale;
}

const PROFILE_FIELDS = ['name', 'plan', 'locale', 'notificationEmails'] as const;

/** Makes, changes and deletes workspaces. */
@Injectable()
export class WorkspaceRegistry {
  constructor(
    @InjectRepository(WorkspaceEntity) private readonly workspaces: Repository<WorkspaceEntity>,
    private readonly database: Database,
    private readonly directory: WorkspaceDirectory,
    private readonly keys: KeyKeeper,
    private readonly purger: WorkspacePurger,
    private readonly audit: AuditLog,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async create(caller: Caller, profile: WorkspaceProfile): Promise<WorkspaceEntity> {
    const now = this.clock.now();
    const workspace = this.workspaces.create({
      id: newId(now),
      name: profile.name,
      plan: profile.plan,
      locale: profile.locale ?? this.settings.defaultLocale,
      notificationEmails: [...profile.notificationEmails],
      createdAt: now,
      updatedAt: now,
      deletedAt: null,
    });
    await this.database.transaction(async (tx) => {
      await tx.manager.insert(WorkspaceEntity, workspace);
      await this.record(tx, caller, 'workspace.created', workspace.id, null, profileOf(workspace));
    });
    return workspace;
  }

  /** @throws workspace_not_found */
  async get(id: string): Promise<WorkspaceEntity> {
    const workspace = await this.workspaces.findOneBy({ id, deletedAt: IsNull() });
    if (!workspace) throw notFound('workspace');
    return workspace;
  }

  async list({ limit, cursor }: PageRequest): Promise<Page<WorkspaceEntity>> {
    const rows = await this.workspaces.find({
      where: { deletedAt: IsNull(), ...(cursor && { id: LessThan(idOfCursor(cursor)) }) },
      order: { id: 'desc' },
      take: limit + 1,
    });
    return pageOf(rows, limit, ({ id }) => [id]);
  }

  /** Changes what `changes` names. @throws workspace_not_found */
  async update(caller: Caller, id: string, changes: Partial<WorkspaceProfile>): Promise<WorkspaceEntity> {
    return this.database.transaction(async (tx) => {
      const before = await this.lock(tx, id);
      const { notificationEmails, ...others } = changes;
      const after = tx.manager.merge(WorkspaceEntity, tx.manager.create(WorkspaceEntity, before), {
        ...others,
        updatedAt: this.clock.now(),
      });
      if (notificationEmails) after.notificationEmails = [...notificationEmails];
      await tx.manager.update(WorkspaceEntity, { id }, { ...profileOf(after), updatedAt: after.updatedAt });
      if (after.plan !== before.plan) await this.directory.bumpRevision(tx, id);
      await this.record(tx, caller, 'workspace.updated', id, profileOf(before), profileOf(after));
      return after;
    });
  }

  /** Deletes at once for everyone outside; what belonged to it is purged afterwards. @throws workspace_not_found */
  async delete(caller: Caller, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const workspace = await this.lock(tx, id);
      const now = this.clock.now();
      await tx.manager.update(WorkspaceEntity, { id }, { deletedAt: now, updatedAt: now });
      await this.keys.revokeAll(tx, id);
      await this.record(tx, caller, 'workspace.deleted', id, profileOf(workspace), null);
      tx.afterCommit(() => this.purger.purge(id));
    });
  }

  private async lock(tx: Tx, id: string): Promise<WorkspaceEntity> {
    const locked = await this.directory.lock(tx, [id]);
    if (!locked.has(id)) throw notFound('workspace');
    return tx.manager.findOneByOrFail(WorkspaceEntity, { id });
  }

  private async record(
    tx: Tx,
    caller: Caller,
    action: string,
    id: string,
    before: AuditedProfile | null,
    after: AuditedProfile | null,
  ): Promise<void> {
    const subject = { workspaceId: id, subjectType: 'workspace', subjectId: id };
    await this.audit.record(tx, { ...subject, caller, action, before, after });
  }
}

type AuditedProfile = Pick<WorkspaceEntity, (typeof PROFILE_FIELDS)[number]>;

function profileOf({ name, plan, locale, notificationEmails }: WorkspaceEntity): AuditedProfile {
  return { name, plan, locale, notificationEmails };
}
