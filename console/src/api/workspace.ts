import { useParams } from '@tanstack/react-router';
import { api } from './client.js';
import type { components } from './schema.js';

export type Workspace = components['schemas']['WorkspaceDto'];

/** The workspace in the address; only below `/w/$workspaceId`. */
export function useWorkspaceId(): string {
  const { workspaceId } = useParams({ strict: false });
  if (workspaceId === undefined) throw new Error('This is not the page of a workspace');
  return workspaceId;
}

export function useWorkspace(workspaceId: string) {
  return api.useQuery('get', '/v1/workspaces/{workspaceId}', { params: { path: { workspaceId } } });
}
