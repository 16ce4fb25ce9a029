import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../common/clock.js';
import { Settings } from '../../../platform/config/settings.js';
import { Database } from '../../../platform/database/database.js';
import type { Statement } from '../../../platform/database/tx.js';
import type { Caller } from '../caller.js';
import { hashOf } from '../key-text.js';
import type { Scope } from '../scopes.js';
import { newToken, SessionCookie } from './session-cookie.js';

/** A session ends this long after the sign-in, whatever happens in it. */
export const SESSION_MS_MAX = 12 * 3_600_000;
/** And this long after its last request. */
const IDLE_MS_MAX = 2 * 3_600_000;
/** How exactly the time of the last request is kept. */
const SEEN_EVERY_MS = 60_000;
const SESSIONS_PER_KEY_MAX = 20;

const FIND_SESSION: Statement = {
  name: 'find_console_session',
  text: `
    select s.root_proof as "rootProof", s.seen_at as "seenAt", s.created_at as "createdAt",
      k.id, k.workspace_id as "workspaceId", k.scopes
    from console_sessions s
    left join api_keys k on k.id = s.api_key_id
    left join workspaces w on w.id = k.workspace_id
    where s.token_hash = $1 and s.created_at > $2 and s.seen_at > $3
      and (s.root_proof is not null or (k.revoked_at is null and w.deleted_at is null))`,
};

const DROP_EXPIRED = 'delete from console_sessions where created_at <= $1 or seen_at <= $2';

const DROP_OLDEST = `
  delete from console_sessions where token_hash in (
    select token_hash from console_sessions where api_key_id is not distinct from $1
    order by created_at desc, token_hash offset $2)`;

interface SessionRow {
  readonly rootProof: Buffer | null;
  readonly seenAt: Date;
  readonly createdAt: Date;
  readonly id: string;
  readonly workspaceId: string;
  readonly scopes: readonly Scope[];
}

/** Whose session it is, and when it ends at the latest. */
export interface OpenSession {
  readonly caller: Caller;
  readonly endsAt: Date;
}

/**
 * The sessions of the console. They are read anew for every request, so that a session ends with its key, its
 * workspace or the root key at once and in every process. Of a token only the hash is stored.
 */
@Injectable()
export class SessionKeeper {
  readonly cookie: SessionCookie;

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {
    this.cookie = new SessionCookie(settings.publicUrl);
  }

  /** Opens a session for `caller` and gives its token. A key's sessions beyond the newest twenty end. */
  async open(caller: Caller): Promise<{ readonly token: string; readonly endsAt: Date }> {
    const token = newToken();
    const now = this.clock.now();
    const keyId = caller.kind === 'key' ? caller.id : null;
    const proof = caller.kind === 'root' ? this.rootProof(token) : null;
    await this.database.transaction(async (tx) => {
      tx.send(DROP_EXPIRED, this.expiry(now));
      tx.send(
        'insert into console_sessions (token_hash, api_key_id, root_proof, created_at, seen_at) values ($1, $2, $3, $4, $4)',
        [hashOf(token), keyId, proof, now],
      );
      await tx.rows(DROP_OLDEST, [keyId, SESSIONS_PER_KEY_MAX]);
    });
    return { token, endsAt: endOf(now) };
  }

  /** The session of `token`; null when it is over, or never was. */
  async find(token: string): Promise<OpenSession | null> {
    const now = this.clock.now();
    const [row] = await this.database.rows<SessionRow>(FIND_SESSION, [hashOf(token), ...this.expiry(now)]);
    if (!row || (row.rootProof && !timingSafeEqual(row.rootProof, this.rootProof(token)))) return null;
    if (now.getTime() - row.seenAt.getTime() > SEEN_EVERY_MS) {
      await this.database.rows('update console_sessions set seen_at = $2 where token_hash = $1', [
        hashOf(token),
        now,
      ]);
    }
    return { caller: callerOf(row), endsAt: endOf(row.createdAt) };
  }

  /** Ends the session of `token`, if there is one. */
  async close(token: string): Promise<void> {
    await this.database.rows('delete from console_sessions where token_hash = $1', [hashOf(token)]);
  }

  private expiry(now: Date): [Date, Date] {
    return [new Date(now.getTime() - SESSION_MS_MAX), new Date(now.getTime() - IDLE_MS_MAX)];
  }

  private rootProof(token: string): Buffer {
    return createHmac('sha256', token).update(this.settings.adminApiKey).digest();
  }
}

function callerOf({ rootProof, id, workspaceId, scopes }: SessionRow): Caller {
  return rootProof ? { kind: 'root' } : { kind: 'key', id, workspaceId, scopes };
}

function endOf(createdAt: Date): Date {
  return new Date(createdAt.getTime() + SESSION_MS_MAX);
}
