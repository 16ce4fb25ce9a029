import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is signed in to the console. */
export class ConsoleSessions1764000000070 implements MigrationInterface {
  readonly name = 'ConsoleSessions1764000000070';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table console_sessions (
        token_hash bytea primary key,
        api_key_id uuid references api_keys on delete cascade,
        root_proof bytea,
        created_at timestamptz(3) not null,
        seen_at timestamptz(3) not null,
        check ((api_key_id is null) <> (root_proof is null))
      )`);
    await runner.query(`
      comment on column console_sessions.root_proof is
        'HMAC of the root key under the token of the session: another root key ends it, and nothing here tells what the key is.'`);
    await runner.query('create index console_sessions_key on console_sessions (api_key_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table console_sessions');
  }
}
