import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The failures inside the quota window, and when a workspace was last warned. */
export class Quota1764000000005 implements MigrationInterface {
  readonly name = 'Quota1764000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table quota_failures (
        id uuid primary key,
        workspace_id uuid not null,
        subscription_id uuid not null,
        failed_at timestamptz(3) not null,
        error text not null
      )`);
    await runner.query('create index quota_failures_window on quota_failures (workspace_id, failed_at)');
    await runner.query('create index quota_failures_age on quota_failures (failed_at)');
    await runner.query(`
      create table quota_warnings (
        workspace_id uuid primary key,
        warned_at timestamptz(3) not null
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table quota_warnings');
    await runner.query('drop table quota_failures');
  }
}
