import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accepted events, by day, and the keys by which a repeated one is known. */
export class Events1764000000003 implements MigrationInterface {
  readonly name = 'Events1764000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table events (
        day date not null,
        workspace_id uuid not null,
        sequence bigint not null,
        id uuid not null,
        type text not null,
        contact_id text,
        occurred_at timestamptz(3) not null,
        accepted_at timestamptz(3) not null,
        delivery_count integer not null,
        body text not null,
        primary key (workspace_id, sequence, day)
      ) partition by range (day)`);
    await runner.query(
      `comment on column events.body is 'The bytes that receivers get, made once (rule 3).'`,
    );
    await runner.query(`
      create table event_keys (
        workspace_id uuid not null,
        key uuid not null,
        day date not null,
        sequence bigint not null,
        digest bytea not null,
        primary key (workspace_id, key)
      )`);
    await runner.query(`
      comment on column event_keys.key is
        'The event id, or the first 128 bits of the SHA-256 of an Idempotency-Key. A table of its own, since a unique index of a partitioned table must contain the day.'`);
    await runner.query('create index event_keys_day on event_keys using brin (day)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table event_keys');
    await runner.query('drop table events');
  }
}
