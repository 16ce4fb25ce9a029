import type { Workspace } from '../../api/workspace.js';

/** What is decided about a workspace. */
export type Profile = Pick<Workspace, 'name' | 'plan' | 'locale' | 'notificationEmails'>;

export const PLANS = [
  'starter',
  'growth',
  'advanced',
  'enterprise',
] as const satisfies readonly Profile['plan'][];
export const LOCALES = ['en', 'pt', 'es'] as const satisfies readonly Profile['locale'][];

export const NEW_PROFILE: Profile = { name: '', plan: 'advanced', locale: 'en', notificationEmails: [] };

export function isMailAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
}

/** Whether the service may be asked to take it. */
export function isComplete({ name, notificationEmails }: Profile): boolean {
  return name.trim() !== '' && notificationEmails.every(isMailAddress);
}
