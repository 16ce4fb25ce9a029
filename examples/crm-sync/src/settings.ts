/** What the service is told by its environment. */
export interface Settings {
  readonly hooklaneUrl: string;
  readonly workspaceId: string;
  /** A workspace key with the scopes `events:read`, `subscriptions:read` and `subscriptions:write`. */
  readonly apiKey: string;
  /** The CRM's own Postgres. */
  readonly databaseUrl: string;
  readonly port: number;
  /** Where Hooklane reaches this service; `http://127.0.0.1:<port>` if null. */
  readonly publicUrl: string | null;
  /** How often the feed is read when nothing else makes us read it. */
  readonly pollMs: number;
}

/** Reads the settings. @throws Error naming what is missing */
export function settingsOf(env: NodeJS.ProcessEnv): Settings {
  const required = ['HOOKLANE_WORKSPACE', 'HOOKLANE_KEY', 'DATABASE_URL'];
  const missing = required.filter((name) => !env[name]);
  if (missing.length > 0) throw new Error(`Not set: ${missing.join(', ')}. README.md says how.`);
  return {
    hooklaneUrl: env['HOOKLANE_URL'] ?? 'http://127.0.0.1:3000',
    workspaceId: env['HOOKLANE_WORKSPACE'] ?? '',
    apiKey: env['HOOKLANE_KEY'] ?? '',
    databaseUrl: env['DATABASE_URL'] ?? '',
    port: Number(env['PORT'] ?? 4000),
    publicUrl: env['PUBLIC_URL'] ?? null,
    pollMs: Number(env['POLL_MS'] ?? 60_000),
  };
}
