import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditLog } from './audit-log.js';
import { AuditTrail } from './audit-trail.service.js';
import { Authenticator } from './authenticator.service.js';
import { ApiKeysController } from './http/api-keys.controller.js';
import { AuditLogController } from './http/audit-log.controller.js';
import { SessionController } from './http/session.controller.js';
import { WorkspacesController } from './http/workspaces.controller.js';
import { KeyKeeper } from './key-keeper.service.js';
import { KeyRing } from './key-ring.service.js';
import { ApiKeyEntity } from './persistence/api-key.entity.js';
import { AuditEntryEntity } from './persistence/audit-entry.entity.js';
import { WorkspaceEntity } from './persistence/workspace.entity.js';
import { RecordPruner } from './record-pruner.service.js';
import { SessionKeeper } from './sessions/session-keeper.service.js';
import { SqlWorkspaceDirectory } from './sql-workspace-directory.service.js';
import { WorkspaceDirectory } from './workspace-directory.js';
import { WorkspaceGuard } from './workspace.guard.js';
import { WorkspacePurger } from './workspace-purger.service.js';
import { WorkspaceRegistry } from './workspace-registry.service.js';

/** Tenants, their keys and sessions, the guard in front of every route, and the audit log. */
@Module({
  imports: [TypeOrmModule.forFeature([WorkspaceEntity, ApiKeyEntity, AuditEntryEntity])],
  controllers: [WorkspacesController, ApiKeysController, AuditLogController, SessionController],
  providers: [
    AuditTrail,
    Authenticator,
    KeyKeeper,
    KeyRing,
    RecordPruner,
    SessionKeeper,
    WorkspacePurger,
    WorkspaceRegistry,
    { provide: AuditLog, useExisting: AuditTrail },
    { provide: WorkspaceDirectory, useClass: SqlWorkspaceDirectory },
    { provide: APP_GUARD, useClass: WorkspaceGuard },
  ],
  exports: [AuditLog, WorkspaceDirectory],
})
export class WorkspacesModule {}
