import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, LessThan, Repository } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { DomainError, notFound } from '../../common/domain-error.js';
import { newId } from '../../common/ids.js';
import { type Page, pageOf, type PageRequest } from '../../common/page.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { AuditLog } from './audit-log.js';
import type { Caller } from './caller.js';
import { idOfCursor } from '../../common/id-cursor.js';
import { KeyRing } from './key-ring.service.js';
import { hashOf, newKey, prefixOf } from './key-text.js';
import { ApiKeyEntity } from './persistence/api-key.entity.js';
import type { Scope } from './scopes.js';
import { WorkspaceDirectory } from './workspace-directory.js';

/** Of one workspace, revoked ones aside. */
export const API_KEYS_MAX = 100;

/** Makes and revokes the keys of workspaces. */
@Injectable()
export class KeyKeeper {
  constructor(
    @InjectRepository(ApiKeyEntity) private readonly keys: Repository<ApiKeyEntity>,
    private readonly database: Database,
    private readonly directory: WorkspaceDirectory,
    private readonly ring: KeyRing,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** The key's text is in the answer and nowhere else. @throws workspace_not_found, api_key_limit_reached */
  async create(
    caller: Caller,
    workspaceId: string,
    { name, scopes }: { readonly name: string; readonly scopes: readonly Scope[] },
  ): Promise<{ readonly entity: ApiKeyEntity; readonly key: string }> {
    const key = newKey();
    const createdAt = this.clock.now();
    const entity = this.keys.create({
      id: newId(createdAt),
      workspaceId,
      name,
      scopes: [...scopes],
      prefix: prefixOf(key),
      keyHash: hashOf(key),
      createdAt,
      revokedAt: null,
    });
    await this.database.transaction(async (tx) => {
      await this.lockWorkspace(tx, workspaceId);
      await refuseAnother(tx, workspaceId);
      await tx.manager.insert(ApiKeyEntity, entity);
      await this.record(tx, caller, 'api_key.created', entity);
    });
    return { entity, key };
  }

  /** The workspace's keys that are not revoked, newest first. @throws workspace_not_found */
  async list(workspaceId: string, { limit, cursor }: PageRequest): Promise<Page<ApiKeyEntity>> {
    await this.directory.get(workspaceId);
    const rows = await this.keys.find({
      where: { workspaceId, revokedAt: IsNull(), ...(cursor && { id: LessThan(idOfCursor(cursor)) }) },
      order: { id: 'desc' },
      take: limit + 1,
    });
    return pageOf(rows, limit, ({ id }) => [id]);
  }

  /** What a key is called; null when it is gone. */
  async nameOf(id: string): Promise<string | null> {
    return (await this.keys.findOneBy({ id }))?.name ?? null;
  }

  /** From now on the key is refused. @throws workspace_not_found, api_key_not_found */
  async revoke(caller: Caller, workspaceId: string, id: string): Promise<void> {
    const keyHash = await this.database.transaction(async (tx) => {
      await this.lockWorkspace(tx, workspaceId);
      const entity = await tx.manager.findOneBy(ApiKeyEntity, { id, workspaceId, revokedAt: IsNull() });
      if (!entity) throw notFound('api_key');
      await tx.manager.update(ApiKeyEntity, { id }, { revokedAt: this.clock.now() });
      await this.record(tx, caller, 'api_key.revoked', entity);
      return entity.keyHash;
    });
    this.ring.forget([keyHash]);
  }

  /** Revokes every key of a workspace that is being deleted. */
  async revokeAll(tx: Tx, workspaceId: string): Promise<void> {
    const keys = await tx.manager.findBy(ApiKeyEntity, { workspaceId, revokedAt: IsNull() });
    await tx.manager.update(
      ApiKeyEntity,
      { workspaceId, revokedAt: IsNull() },
      { revokedAt: this.clock.now() },
    );
    tx.afterCommit(async () => this.ring.forget(keys.map(({ keyHash }) => keyHash)));
  }

  private async lockWorkspace(tx: Tx, id: string): Promise<void> {
    const locked = await this.directory.lock(tx, [id]);
    if (!locked.has(id)) throw notFound('workspace');
  }

  private async record(
    tx: Tx,
    caller: Caller,
    action: 'api_key.created' | 'api_key.revoked',
    { id, workspaceId, name, scopes }: ApiKeyEntity,
  ): Promise<void> {
    const [before, after] =
      action === 'api_key.created' ? [null, { name, scopes }] : [{ name, scopes }, null];
    const subject = { workspaceId, subjectType: 'api_key', subjectId: id };
    await this.audit.record(tx, { ...subject, caller, action, before, after });
  }
}

/** The workspace must be locked, so that nobody else makes one at the same time. */
async function refuseAnother(tx: Tx, workspaceId: string): Promise<void> {
  const count = await tx.manager.countBy(ApiKeyEntity, { workspaceId, revokedAt: IsNull() });
  if (count < API_KEYS_MAX) return;
  throw new DomainError(
    'api_key_limit_reached',
    `A workspace may have ${API_KEYS_MAX} API keys: revoke those that are not used.`,
  );
}
