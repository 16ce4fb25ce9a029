import type { Locale, Plan } from '../../../src/contracts/plan.js';
import type { TestApp } from '../start-app.js';

export interface BuiltWorkspace {
  readonly id: string;
  readonly name: string;
  readonly plan: Plan;
  readonly locale: Locale;
  readonly notificationEmails: string[];
  readonly webhooksAllowed: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface BuiltKey {
  readonly id: string;
  readonly key: string;
  readonly scopes: string[];
}

/** A workspace made through the API; on the plan `advanced` unless `changes` say otherwise. */
export async function aWorkspace(
  app: TestApp,
  changes: Partial<BuiltWorkspace> = {},
): Promise<BuiltWorkspace> {
  const body = { name: 'Acme', plan: 'advanced', notificationEmails: ['ops@acme.example'], ...changes };
  const answer = await app.api<BuiltWorkspace>('POST', '/v1/workspaces', { body });
  if (answer.status !== 201) throw new Error(`No workspace: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** A key of a workspace with exactly these scopes. */
export async function aKey(
  app: TestApp,
  workspaceId: string,
  ...scopes: readonly string[]
): Promise<BuiltKey> {
  const body = { name: 'A key', scopes };
  const answer = await app.api<BuiltKey>('POST', `/v1/workspaces/${workspaceId}/api-keys`, { body });
  if (answer.status !== 201) throw new Error(`No key: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
