import type { Database } from '../../platform/database/database.js';
import type { SecretBox } from '../../platform/secrets/secret-box.js';

const BATCH = 200;

/** A row that changes while it is read is left to the next round; by then everyone seals with the current key. */
const ROUNDS_MAX = 10;

/** What was done. */
export interface Resealing {
  /** Secrets that were sealed anew. */
  readonly resealed: number;
  /** Secrets that had the current key before. */
  readonly current: number;
}

interface SealedRow {
  readonly id: string;
  readonly secret: Buffer;
  readonly secret_previous: Buffer | null;
}

/** Sealed bytes carry the id of their key from the second byte on; see `SecretBox`. */
const KEY_ID = (column: string) => `encode(substring(${column} from 2 for 4), 'hex')`;

const COUNT_BY_KEY = `
  select ${KEY_ID('sealed')} as "keyId", count(*)::integer as count
  from subscriptions cross join lateral (values (secret), (secret_previous)) of(sealed)
  where sealed is not null group by 1 order by 1`;

const NEXT = `
  select id, secret, secret_previous from subscriptions
  where id > $1 and (${KEY_ID('secret')} <> $2 or ${KEY_ID('secret_previous')} <> $2)
  order by id limit ${BATCH}`;

/** Only what is still as it was read: a rotation at the same moment has sealed a newer secret. */
const REPLACE = `
  update subscriptions s set secret = n.secret, secret_previous = n.previous
  from unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bytea[])
    n(id, secret, previous, old_secret, old_previous)
  where s.id = n.id and s.secret = n.old_secret and s.secret_previous is not distinct from n.old_previous
  returning s.id`;

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** Seals all signing secrets with the current key, while the service runs; may be stopped and started again. */
export class SecretResealer {
  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
  ) {}

  /**
   * Throws, and has changed nothing, when a secret was sealed with a key that is not given. Throws too when secrets
   * with the previous key keep coming.
   */
  async resealAll(): Promise<Resealing> {
    const { current } = await this.counts();
    let resealed = 0;
    for (let round = 1; round <= ROUNDS_MAX; round += 1) {
      resealed += await this.sealOnce();
      if ((await this.counts()).old === 0) return { resealed, current };
    }
    throw new Error('Secrets are still being sealed with the previous key: restart every process first.');
  }

  /** One walk through all rows, in the order of their ids; gives how many secrets it sealed. */
  private async sealOnce(): Promise<number> {
    let resealed = 0;
    let after = BEFORE_ALL;
    for (;;) {
      const rows = await this.database.rows<SealedRow>(NEXT, [after, this.box.currentKeyId]);
      const last = rows.at(-1);
      if (!last) return resealed;
      resealed += await this.replace(rows);
      after = last.id;
    }
  }

  private async replace(rows: readonly SealedRow[]): Promise<number> {
    const done = await this.database.rows<{ id: string }>(REPLACE, [
      rows.map(({ id }) => id),
      rows.map(({ id, secret }) => this.reseal(secret, id)),
      rows.map(({ id, secret_previous: previous }) => previous && this.reseal(previous, id)),
      rows.map(({ secret }) => secret),
      rows.map(({ secret_previous: previous }) => previous),
    ]);
    const ids = new Set(done.map(({ id }) => id));
    return rows
      .filter(({ id }) => ids.has(id))
      .flatMap(({ secret, secret_previous: previous }) => (previous ? [secret, previous] : [secret]))
      .filter((sealed) => this.isOld(sealed)).length;
  }

  private reseal(sealed: Buffer, id: string): Buffer {
    return this.isOld(sealed) ? this.box.seal(this.box.open(sealed, id), id) : sealed;
  }

  private isOld(sealed: Buffer): boolean {
    return this.box.keyIdOf(sealed) !== this.box.currentKeyId;
  }

  private async counts(): Promise<{ current: number; old: number }> {
    const rows = await this.database.rows<{ keyId: string; count: number }>(COUNT_BY_KEY);
    const unknown = rows.filter(({ keyId }) => !this.box.knows(keyId));
    if (unknown.length > 0) throw new Error(refusalOf(unknown));
    const current = rows.find(({ keyId }) => keyId === this.box.currentKeyId)?.count ?? 0;
    const all = rows.reduce((sum, { count }) => sum + count, 0);
    return { current, old: all - current };
  }
}

function refusalOf(unknown: readonly { readonly keyId: string; readonly count: number }[]): string {
  const found = unknown.map(({ keyId, count }) => `${count} with the key ${keyId}`).join(', ');
  return `Secrets were sealed with a key that is neither SECRETS_KEY nor SECRETS_KEY_PREVIOUS: ${found}.`;
}
