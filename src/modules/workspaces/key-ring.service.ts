import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { LRUCache } from 'lru-cache';
import { Database } from '../../platform/database/database.js';
import type { Statement } from '../../platform/database/tx.js';
import type { Caller } from './caller.js';

const REMEMBERED_MS = 2_000;
const REMEMBERED_MAX = 10_000;

const FIND_KEYS: Statement = {
  name: 'find_keys',
  text: `
    select encode(k.key_hash, 'hex') as hash, k.id, k.workspace_id as "workspaceId", k.scopes
    from api_keys k join workspaces w on w.id = k.workspace_id
    where k.key_hash = any($1::bytea[]) and k.revoked_at is null and w.deleted_at is null`,
};

type KeyCaller = Extract<Caller, { kind: 'key' }>;

interface Found {
  readonly hash: string;
  readonly caller: KeyCaller;
}

/**
 * Finds whose key it is. Keys that were found are remembered for two seconds, so a revocation takes that long to
 * reach other processes; in this one it holds at once. Requests that arrive together share one look-up.
 */
@Injectable()
export class KeyRing {
  /** By the keys themselves, so that one is hashed once in two seconds; no longer is its text kept. */
  private readonly found = new LRUCache<string, Found>({
    max: REMEMBERED_MAX,
    ttl: REMEMBERED_MS,
    ttlAutopurge: true,
  });
  private readonly loader = new DataLoader<string, KeyCaller | null>((hashes) => this.load(hashes), {
    cache: false,
    batchScheduleFn: (run) => setImmediate(run),
  });
  private revocations = 0;

  constructor(private readonly database: Database) {}

  /** The holder of a key that was found in the last two seconds; null when it is to be looked up. */
  remembered(key: string): Caller | null {
    return this.found.get(key)?.caller ?? null;
  }

  /** The holder of the key with that hash; null when it is unknown, revoked, or of a deleted workspace. */
  async lookUp(key: string, keyHash: Buffer): Promise<Caller | null> {
    const { revocations } = this;
    const hash = keyHash.toString('hex');
    const caller = await this.loader.load(hash);
    // A key that was revoked while the rows were on their way must not be remembered from them.
    if (caller && revocations === this.revocations) this.found.set(key, { hash, caller });
    return caller;
  }

  /** Forgets keys that have just been revoked. */
  forget(hashes: readonly Buffer[]): void {
    this.revocations += 1;
    const revoked = new Set(hashes.map((hash) => hash.toString('hex')));
    for (const [key, { hash }] of this.found.entries()) if (revoked.has(hash)) this.found.delete(key);
  }

  private async load(hashes: readonly string[]): Promise<(KeyCaller | null)[]> {
    const rows = await this.database.rows<Omit<KeyCaller, 'kind'> & { hash: string }>(FIND_KEYS, [
      [...new Set(hashes)].map((hash) => Buffer.from(hash, 'hex')),
    ]);
    const callers = new Map<string, KeyCaller>(
      rows.map(({ hash, ...caller }) => [hash, { kind: 'key', ...caller }]),
    );
    return hashes.map((hash) => callers.get(hash) ?? null);
  }
}
