import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What last went wrong at the endpoint of each subscription. */
export class LastFailures1764000000071 implements MigrationInterface {
  readonly name = 'LastFailures1764000000071';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table subscriptions add column last_failed_at timestamptz(3), add column last_error text',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table subscriptions drop column last_failed_at, drop column last_error');
  }
}
