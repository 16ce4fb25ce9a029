import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Contacts whose personal data is to be taken out of what is stored. */
export class Erasures1764000000040 implements MigrationInterface {
  readonly name = 'Erasures1764000000040';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table erasures (
        id uuid primary key,
        workspace_id uuid not null references workspaces on delete cascade,
        contact_id text not null,
        requested_at timestamptz(3) not null,
        erased_sequence bigint not null default 0,
        last_sequence bigint not null,
        finished_at timestamptz(3)
      )`);
    await runner.query(`
      comment on column erasures.last_sequence is
        'The newest event when it was asked for: what comes later is stored as it comes.'`);
    await runner.query(`
      comment on column erasures.erased_sequence is 'Events up to this number are done.'`);
    await runner.query('create index erasures_open on erasures (id) where finished_at is null');
    await runner.query('create index erasures_workspace on erasures (workspace_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table erasures');
  }
}
