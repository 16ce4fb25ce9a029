import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the jobs go by that delete what nobody can ask for any more. */
export class Retention1764000000060 implements MigrationInterface {
  readonly name = 'Retention1764000000060';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table lanes add column unused_since timestamptz(3)');
    await runner.query(`
      comment on column lanes.unused_since is
        'Not null: no stream goes through it since then. It goes when the last day before that is dropped, since the log reads the URL of a delivery from its lane.'`);
    await runner.query('create index lanes_unused on lanes (unused_since) where unused_since is not null');
    await runner.query('create index streams_lane on streams (lane_id)');
    await runner.query('alter table erasures add column look_again_at timestamptz(3)');
    await runner.query(`
      comment on column erasures.look_again_at is
        'Not null: all was gone through once, and is again from then on, for answers to requests that were on their way.'`);
    await runner.query(`
      create index subscriptions_deleted on subscriptions (deleted_at) where deleted_at is not null`);
    await runner.query('create index api_keys_revoked on api_keys (revoked_at) where revoked_at is not null');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index api_keys_revoked, subscriptions_deleted, streams_lane, lanes_unused');
    await runner.query('alter table erasures drop column look_again_at');
    await runner.query('alter table lanes drop column unused_since');
  }
}
