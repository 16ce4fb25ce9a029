export { RootOrOwn, Scopes } from './access.decorators.js';
export { AuditLog } from './audit-log.js';
export { type Caller, CurrentCaller } from './caller.js';
export { authenticateBeforeBatches } from './early-authentication.js';
export { type AcceptingState, type LockedWorkspace, WorkspaceDirectory } from './workspace-directory.js';
export { WorkspacesModule } from './workspaces.module.js';
