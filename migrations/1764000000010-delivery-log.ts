import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the log of deliveries is searched by, and deliveries that are queued again or were tests. */
export class DeliveryLog1764000000010 implements MigrationInterface {
  readonly name = 'DeliveryLog1764000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table deliveries add column requeued_at timestamptz(3), add column test_body text',
    );
    await runner.query(`
      comment on column deliveries.requeued_at is
        'When it last became pending again, by a retry, a replay or an enabling with replay.'`);
    await runner.query(`
      comment on column deliveries.test_body is
        'Not null: a test event, which is no event of the workspace; its sequence is 0 and it was never pending.'`);

    // Costs what its predecessor did: every list is in the order of the events.
    await runner.query('drop index deliveries_stream');
    await runner.query(`
      create index deliveries_subscription on deliveries (subscription_id, event_sequence, id)`);

    // The indexes of deliveries below are partial: a delivery that succeeds at once enters none of them.
    await runner.query(`
      create index deliveries_failed on deliveries (workspace_id, status, event_sequence, id)
      where status in ('dropped', 'skipped')`);
    await runner.query(`
      create index deliveries_failed_subscription on deliveries (subscription_id, status, event_sequence, id)
      where status in ('dropped', 'skipped')`);
    await runner.query(`
      create index deliveries_late on deliveries (workspace_id, completed_at, id)
      where completed_at - created_at > interval '10 seconds'`);
    await runner.query(`
      create index deliveries_requeued on deliveries (workspace_id, requeued_at, id)
      where requeued_at is not null`);
    await runner.query(`
      create index deliveries_test on deliveries (workspace_id, event_id) where test_body is not null`);

    await runner.query('create index events_contact on events (workspace_id, contact_id, sequence)');
    await runner.query('create index events_type on events (workspace_id, type, sequence)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index events_type, events_contact');
    await runner.query(
      'delete from attempts where delivery_id in (select id from deliveries where test_body is not null)',
    );
    await runner.query('delete from deliveries where test_body is not null');
    await runner.query(`
      drop index deliveries_test, deliveries_requeued, deliveries_late, deliveries_failed_subscription,
                 deliveries_failed, deliveries_subscription`);
    await runner.query('create index deliveries_stream on deliveries (subscription_id, sequence)');
    await runner.query('alter table deliveries drop column test_body, drop column requeued_at');
  }
}
