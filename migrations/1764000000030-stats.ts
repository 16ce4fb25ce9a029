import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Roll-ups of what happened, by minute, hour and day, and what the job that keeps them reads by. */
export class Stats1764000000030 implements MigrationInterface {
  readonly name = 'Stats1764000000030';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['stats_minutes', 'stats_hours', 'stats_days']) {
      await runner.query(`
        create table ${table} (
          workspace_id uuid not null,
          subscription_id uuid not null,
          start timestamptz(3) not null,
          accepted bigint not null,
          delivered bigint not null,
          failed_attempts bigint not null,
          dropped bigint not null,
          skipped bigint not null,
          latency_bounds smallint[] not null,
          latency_counts integer[] not null,
          primary key (workspace_id, subscription_id, start)
        )`);
      await runner.query(`
        comment on column ${table}.subscription_id is
          'All zeros: the workspace as a whole, whose accepted are its events.'`);
      await runner.query(`
        comment on column ${table}.latency_bounds is
          'Ascending; b stands for latencies above 1.04^(b-1) and up to 1.04^b ms, and latency_counts says how many.'`);
      await runner.query(`create index ${table}_start on ${table} (start)`);
    }
    await runner.query(`
      create table stats_progress (
        id boolean primary key default true check (id),
        fresh_until timestamptz(3),
        settled_until timestamptz(3)
      )`);
    await runner.query(`
      comment on table stats_progress is
        'Minutes before fresh_until are rolled up, those before settled_until for good. Who holds the row lock does the work.'`);
    await runner.query('insert into stats_progress default values');
    await runner.query(
      'create index attempts_time on attempts using brin (started_at) with (pages_per_range = 32, autosummarize = on)',
    );
    await runner.query(
      'create index events_time on events using brin (accepted_at) with (pages_per_range = 32, autosummarize = on)',
    );
    await runner.query(`
      create index deliveries_ended on deliveries (completed_at) where status in ('dropped', 'skipped')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index deliveries_ended');
    await runner.query('drop index events_time');
    await runner.query('drop index attempts_time');
    for (const table of ['stats_progress', 'stats_days', 'stats_hours', 'stats_minutes']) {
      await runner.query(`drop table ${table}`);
    }
  }
}
