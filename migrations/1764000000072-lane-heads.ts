import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far a lane has been delivered, so that nothing looks through what is behind it. */
export class LaneHeads1764000000072 implements MigrationInterface {
  readonly name = 'LaneHeads1764000000072';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table lanes
        add column head_sequence bigint not null default 0,
        add column head_changes bigint not null default 0,
        add column read_from bigint not null
          generated always as (case when head_changes = changes then head_sequence else 0 end) stored`);
    await runner.query(`
      comment on column lanes.head_sequence is
        'The number of the event that was last delivered, by a drain that knew the lane as of head_changes.'`);
    await runner.query(`
      comment on column lanes.read_from is
        'No delivery of an event before this one is waiting: the lower bound that spares a read the index entries of what was delivered, which are there until the next vacuum. Nought once the lane was changed from outside.'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table lanes drop column read_from, drop column head_changes, drop column head_sequence',
    );
  }
}
