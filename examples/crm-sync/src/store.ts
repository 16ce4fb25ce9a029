import pg from 'pg';

/** The CRM's tables, and what the sync has to remember; all in one database, so that they change together. */
const TABLES = `
  create table if not exists contacts (
    id bigint primary key, fields jsonb not null, custom_fields jsonb not null, revision integer not null default 1
  );
  create table if not exists conversations (
    id text primary key, contact_id bigint not null, status text not null, fields jsonb not null
  );
  create table if not exists comments (
    id text primary key, contact_id bigint not null, text text not null, fields jsonb not null
  );
  create table if not exists sync_state (
    only_one boolean primary key default true check (only_one),
    subscription_id uuid, secret text, last_sequence bigint not null default 0, cursor text,
    gaps integer not null default 0, echoes integer not null default 0
  );
  create table if not exists inbox (event_id uuid primary key, sequence bigint not null, body jsonb not null);
  create table if not exists applied_events (event_id uuid primary key, applied_at timestamptz not null default now());
  insert into sync_state default values on conflict do nothing;`;

export interface SyncState {
  readonly subscriptionId: string | null;
  readonly secret: string | null;
  /** The highest `x-webhook-sequence` up to which everything is applied. */
  readonly lastSequence: number;
  /** The place in the feed up to which everything is applied; null at its beginning. */
  readonly cursor: string | null;
  readonly gaps: number;
  readonly echoes: number;
}

interface StateRow extends Omit<SyncState, 'lastSequence'> {
  readonly lastSequence: string;
}

const STATE = `
  select subscription_id as "subscriptionId", secret, last_sequence as "lastSequence", cursor, gaps, echoes
  from sync_state`;

/** A connection to the CRM's database. */
export class Store {
  private readonly pool: pg.Pool;

  private constructor(url: string) {
    this.pool = new pg.Pool({ connectionString: url, max: 4, statement_timeout: 10_000 });
    // A connection that breaks while idle is replaced at its next use.
    this.pool.on('error', (error) => console.error('Postgres:', error.message));
  }

  static async open(url: string): Promise<Store> {
    const store = new Store(url);
    await store.pool.query(TABLES);
    return store;
  }

  async rows<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.pool.query<Row>(text, values)).rows;
  }

  async state(): Promise<SyncState> {
    return stateOf((await this.rows<StateRow>(STATE))[0]);
  }

  /** One transaction that holds the state, so that two processes of the CRM never apply at once. */
  async exclusively<T>(work: (client: pg.PoolClient, state: SyncState) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    try {
      await client.query('begin');
      const { rows } = await client.query<StateRow>(`${STATE} for update`);
      const result = await work(client, stateOf(rows[0]));
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}

function stateOf(row: StateRow | undefined): SyncState {
  if (!row) throw new Error('The table sync_state is empty.');
  return { ...row, lastSequence: Number(row.lastSequence) };
}
