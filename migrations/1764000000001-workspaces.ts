import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tenants, their keys, and who changed what. */
export class Workspaces1764000000001 implements MigrationInterface {
  readonly name = 'Workspaces1764000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table workspaces (
        id uuid primary key,
        name text not null,
        plan text not null check (plan in ('starter', 'growth', 'advanced', 'enterprise')),
        locale text not null check (locale in ('en', 'pt', 'es')),
        notification_emails text[] not null,
        event_sequence bigint not null default 0,
        revision bigint not null default 0,
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null,
        deleted_at timestamptz(3)
      ) with (fillfactor = 60)`);
    await runner.query(`
      comment on column workspaces.event_sequence is
        'Number of the newest event. Advanced inside the accepting transaction, so that a lower number never appears after a higher one.'`);
    await runner.query(`
      comment on column workspaces.revision is
        'Grows with each change of the subscriptions, so that they can be cached without a look-up.'`);
    await runner.query(`
      create table api_keys (
        id uuid primary key,
        workspace_id uuid not null references workspaces on delete cascade,
        name text not null,
        scopes text[] not null,
        prefix text not null,
        key_hash bytea not null unique,
        created_at timestamptz(3) not null,
        revoked_at timestamptz(3)
      )`);
    await runner.query('create index api_keys_workspace on api_keys (workspace_id, id desc)');
    await runner.query(`
      create table audit_entries (
        id uuid primary key,
        workspace_id uuid not null references workspaces on delete cascade,
        actor text not null,
        action text not null,
        subject_type text not null,
        subject_id uuid not null,
        before jsonb,
        after jsonb,
        created_at timestamptz(3) not null
      )`);
    await runner.query('create index audit_entries_workspace on audit_entries (workspace_id, id desc)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table audit_entries');
    await runner.query('drop table api_keys');
    await runner.query('drop table workspaces');
  }
}
