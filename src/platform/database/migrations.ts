import { DataSource } from 'typeorm';
import { dataSourceOptions } from './data-source.js';

/** Any number that no other program on the same database locks. */
const MIGRATION_LOCK = 4_665_712_309;

/** Applies what is missing; several processes may start at once, one of them migrates. Gives the names. */
export async function migrateUp(url: string): Promise<string[]> {
  return withLock(url, async (dataSource) => {
    const applied = await dataSource.runMigrations();
    return applied.map((migration) => migration.name);
  });
}

/** Takes back the newest `count` migrations. Gives how many were taken back. */
export async function migrateDown(url: string, count: number): Promise<number> {
  return withLock(url, async (dataSource) => {
    const applied = await dataSource.query<unknown[]>('select 1 from schema_migrations');
    const steps = Math.min(count, applied.length);
    for (let step = 0; step < steps; step += 1) await dataSource.undoLastMigration();
    return steps;
  });
}

async function withLock<T>(url: string, work: (dataSource: DataSource) => Promise<T>): Promise<T> {
  const dataSource = await new DataSource(dataSourceOptions(url, 2)).initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await work(dataSource);
  } finally {
    await lock.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await lock.release();
    await dataSource.destroy();
  }
}
