import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lanes, what waits in them, and what was tried. */
export class Deliveries1764000000004 implements MigrationInterface {
  readonly name = 'Deliveries1764000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table lanes (
        id uuid primary key,
        workspace_id uuid not null,
        url text not null,
        failing boolean not null default false,
        due_at timestamptz(3),
        pending_day date not null,
        leased_until timestamptz(3),
        fence bigint not null default 0,
        changes bigint not null default 0,
        unique (workspace_id, url)
      ) with (fillfactor = 50)`);
    await runner.query(`
      comment on column lanes.due_at is
        'Not null: deliveries may be waiting, look at this time. It becomes null only under the lock of the workspace, so that an acceptance that sees a value may leave it.'`);
    await runner.query(`
      comment on column lanes.pending_day is
        'No delivery before this day is waiting: the lower bound that spares a claim the older partitions.'`);
    await runner.query(`
      comment on column lanes.fence is 'Grows with each claim; who holds an older number settles no more.'`);
    await runner.query(`
      comment on column lanes.changes is
        'Grows when what waits changes from outside (skipped, moved, queued again): a drain then reads anew.'`);
    await runner.query('create index lanes_due on lanes (due_at) where due_at is not null');
    await runner.query(`
      create table streams (
        subscription_id uuid primary key,
        workspace_id uuid not null,
        lane_id uuid not null,
        last_sequence bigint not null default 0
      ) with (fillfactor = 50)`);
    await runner.query(`
      comment on table streams is
        'The numbered row of deliveries of one subscription, and the lane that it goes through.'`);
    await runner.query('create index streams_workspace on streams (workspace_id)');
    await runner.query(`
      create table deliveries (
        day date not null,
        id uuid not null,
        workspace_id uuid not null,
        subscription_id uuid not null,
        lane_id uuid not null,
        event_sequence bigint not null,
        sequence bigint not null,
        event_id uuid not null,
        event_type text not null,
        status text not null check (status in ('pending', 'delivered', 'dropped', 'skipped')),
        reason text,
        manual boolean not null default false,
        attempt_count integer not null default 0,
        round_attempts integer not null default 0,
        next_attempt_at timestamptz(3),
        deadline_at timestamptz(3),
        created_at timestamptz(3) not null,
        completed_at timestamptz(3),
        primary key (id, day)
      ) partition by range (day)`);
    await runner.query(`
      comment on column deliveries.round_attempts is
        'Attempts since the delivery became pending; attempt_count goes on over manual retries and replays.'`);
    await runner.query(`
      create index deliveries_waiting on deliveries (lane_id, event_sequence, id) where status = 'pending'`);
    await runner.query('create index deliveries_log on deliveries (workspace_id, event_sequence, id)');
    await runner.query('create index deliveries_stream on deliveries (subscription_id, sequence)');
    await runner.query(`
      create table attempts (
        day date not null,
        delivery_id uuid not null,
        number integer not null,
        manual boolean not null,
        started_at timestamptz(3) not null,
        duration_ms integer not null,
        outcome text not null check (outcome in ('accepted', 'refused', 'timed_out', 'unreachable', 'blocked')),
        status_code integer,
        error text,
        request_headers json not null,
        response_headers json,
        response_body text,
        primary key (delivery_id, number, day)
      ) partition by range (day)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table attempts');
    await runner.query('drop table deliveries');
    await runner.query('drop table streams');
    await runner.query('drop table lanes');
  }
}
