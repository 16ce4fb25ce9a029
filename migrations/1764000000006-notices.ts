import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mails to workspaces, from the decision to send one to its end. */
export class Notices1764000000006 implements MigrationInterface {
  readonly name = 'Notices1764000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table notices (
        id uuid primary key,
        workspace_id uuid not null references workspaces on delete cascade,
        kind text not null check (kind in ('quota_warning', 'subscription_disabled')),
        locale text not null,
        recipients text[] not null,
        subject text not null,
        content jsonb not null,
        status text not null check (status in ('pending', 'sent', 'failed')),
        reached text[] not null default '{}',
        attempts integer not null default 0,
        leased_until timestamptz(3),
        next_attempt_at timestamptz(3),
        last_error text,
        created_at timestamptz(3) not null,
        sent_at timestamptz(3)
      )`);
    await runner.query(`
      comment on column notices.reached is 'The recipients that the mail server took it for.'`);
    await runner.query(`
      comment on column notices.leased_until is
        'Until then, in the time of the database, one worker alone sends it. attempts is its fence.'`);
    await runner.query('create index notices_workspace on notices (workspace_id, id desc)');
    await runner.query(`create index notices_due on notices (next_attempt_at) where status = 'pending'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table notices');
  }
}
