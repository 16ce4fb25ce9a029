// Nothing but inserts of many rows, each in a commit of its own: what Postgres takes in at most.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { MessageBodies } from '../support/bodies.js';
import { serve } from '../support/child.js';

const TABLE = `
  create table floor_events (
    id uuid primary key, workspace_id uuid not null, sequence bigint not null, type text not null,
    accepted_at timestamptz not null, body text not null
  )`;

const INSERT = {
  name: 'floor-insert',
  text: `
    insert into floor_events (id, workspace_id, sequence, type, accepted_at, body)
    select id, $1, sequence, 'message.received', now(), body
    from unnest($2::uuid[], $3::bigint[], $4::text[]) as rows(id, sequence, body)`,
};

const bodies = new MessageBodies();

interface InsertOptions {
  readonly url: string;
  readonly connections: number;
  /** Rows in a statement. */
  readonly rows: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

const answers = {
  /** Inserts for some seconds; gives the rows per second after `warmUpSeconds`. */
  measure: async ({ url, connections, rows, warmUpSeconds, seconds }: InsertOptions) => {
    const clients = Array.from({ length: connections }, () => new pg.Client({ connectionString: url }));
    await Promise.all(clients.map((client) => client.connect()));
    await clients[0]?.query(TABLE);
    const begin = performance.now() + warmUpSeconds * 1000;
    const end = begin + seconds * 1000;
    let count = 0;
    const loop = async (client: pg.Client) => {
      for (let now = performance.now(); now < end; now = performance.now()) {
        await client.query({ ...INSERT, values: rowsOf(rows) });
        if (now >= begin) count += rows;
      }
    };
    await Promise.all(clients.map(loop));
    await Promise.all(clients.map((client) => client.end()));
    return count / seconds;
  },
};

export type PgFloorAnswers = typeof answers;

serve(answers);

function rowsOf(count: number): unknown[] {
  const numbers = Array.from({ length: count }, (_, index) => index);
  return [randomUUID(), numbers.map(() => randomUUID()), numbers, numbers.map(() => bodies.next())];
}
