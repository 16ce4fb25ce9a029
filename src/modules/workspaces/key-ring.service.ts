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

/**
 * Finds whose key it is. Keys that were found are remembered for two seconds, so a revocation takes that long to
 * reach other processes; in this one it holds at once. Requests that arrive together share one look-up.
 */
@Injectable()
export class KeyRing {
  private readonly found = new LRUCache<string, KeyCaller>({ max: REMEMBERED_MAX, ttl: REMEMBERED_MS });
  private readonly loader = new DataLoader<string, KeyCaller | null>((hashes) => this.load(hashes), {
    cache: false,
    batchScheduleFn: (run) => setImmediate(run),
  });
  private revocations = 0;

  constructor(private readonly database: Database) {}

  /** The holder of the key with that hash; null when it is unknown, revoked, or of a deleted workspace. */
  async callerOf(keyHash: Buffer): Promise<Caller | null> {
    const hash = keyHash.toString('hex');
    return this.found.get(hash) ?? this.loader.load(hash);
  }

  /** Forgets keys that have just been revoked. */
  forget(hashes: readonly Buffer[]): void {
    this.revocations += 1;
    for (const hash of hashes) this.found.delete(hash.toString('hex'));
  }

  private async load(hashes: readonly string[]): Promise<(KeyCaller | null)[]> {
    const { revocations } = this;
    const rows = await this.database.rows<Omit<KeyCaller, 'kind'> & { hash: string }>(FIND_KEYS, [
      [...new Set(hashes)].map((hash) => Buffer.from(hash, 'hex')),
    ]);
    const callers = new Map<string, KeyCaller>(
      rows.map(({ hash, ...caller }) => [hash, { kind: 'key', ...caller }]),
    );
    // A key that was revoked while the rows were on their way must not be remembered from them.
    if (revocations === this.revocations) callers.forEach((caller, hash) => this.found.set(hash, caller));
    return hashes.map((hash) => callers.get(hash) ?? null);
  }
}
