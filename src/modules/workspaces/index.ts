export { Public } from '../../platform/http/public.decorator.js';
export { RootOnly, RootOrOwn, Scopes } from './access.decorators.js';
export { AuditLog, type AuditRecord } from './audit-log.js';
export { type Caller, CurrentCaller } from './caller.js';
export { type Scope } from './scopes.js';
export { WorkspaceGuard } from './workspace.guard.js';
export {
  type AdvancedWorkspace,
  type LockedWorkspace,
  WorkspaceDirectory,
  type WorkspaceInfo,
} from './workspace-directory.js';
export { WorkspacesModule } from './workspaces.module.js';
