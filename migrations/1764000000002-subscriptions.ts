import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Subscriptions; a deleted one keeps its row, since the delivery log goes on naming it. */
export class Subscriptions1764000000002 implements MigrationInterface {
  readonly name = 'Subscriptions1764000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table subscriptions (
        id uuid primary key,
        workspace_id uuid not null references workspaces on delete cascade,
        url text not null,
        event_types text[] not null,
        description text,
        filters jsonb not null,
        headers jsonb not null,
        secret bytea not null,
        secret_previous bytea,
        secret_overlap_until timestamptz(3),
        version integer not null default 1,
        disabled_reason text check (disabled_reason in ('manual', 'error_quota', 'gone')),
        disabled_at timestamptz(3),
        skipping_since timestamptz(3),
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null,
        deleted_at timestamptz(3)
      )`);
    await runner.query(`
      comment on column subscriptions.version is
        'Grows with each edit of what a request is made of (headers, secrets).'`);
    await runner.query(`
      comment on column subscriptions.skipping_since is
        'When it was last disabled; stays after enabling, since what was skipped then can still be replayed.'`);
    await runner.query(`
      create index subscriptions_workspace on subscriptions (workspace_id, id desc) where deleted_at is null`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table subscriptions');
  }
}
