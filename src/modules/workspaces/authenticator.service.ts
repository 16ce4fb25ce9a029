import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/domain-error.js';
import { Settings } from '../../platform/config/settings.js';
import { RateLimits } from '../../platform/http/rate-limits.service.js';
import type { Caller, GuardedRequest } from './caller.js';
import { KeyRing } from './key-ring.service.js';
import { bearerOf, hashOf, isKey, isSameHash } from './key-text.js';
import { SessionKeeper } from './sessions/session-keeper.service.js';

const KEY_MISSING = 'Send an API key: Authorization: Bearer <key>.';
const SAFE_METHODS = new Set(['GET', 'HEAD']);

/** Finds out whose request it is: by its key, or else by the session of the console. */
@Injectable()
export class Authenticator {
  private readonly rootHash: Buffer;

  constructor(
    settings: Settings,
    private readonly keys: KeyRing,
    private readonly sessions: SessionKeeper,
    private readonly limits: RateLimits,
  ) {
    this.rootHash = hashOf(settings.adminApiKey);
  }

  /** @throws unauthorized, rate_limited */
  async callerOf(request: Pick<GuardedRequest, 'headers' | 'ip' | 'method'>): Promise<Caller> {
    const { headers, ip } = request;
    const key = bearerOf(headers.authorization);
    if (key !== null) return this.holderOf(key, ip);
    const token = this.sessions.cookie.tokenIn(headers.cookie);
    if (token === null) return this.refuse(ip, KEY_MISSING);
    refuseForgery(request);
    const session = await this.sessions.find(token);
    if (!session) throw unauthorized('The session has ended. Sign in again.');
    return session.caller;
  }

  /** Without counting it: who sends neither key nor session guesses neither. @throws unauthorized */
  refuseStranger({ headers }: Pick<GuardedRequest, 'headers'>): void {
    if (headers.authorization !== undefined) return;
    if (this.sessions.cookie.tokenIn(headers.cookie) === null) throw unauthorized(KEY_MISSING);
  }

  /**
   * After too many failures from an address, keys from there are not even compared, save those that have the form of
   * a workspace's key: these can't be guessed, and may come from the same proxy.
   * @throws unauthorized, rate_limited
   */
  async holderOf(key: string, ip: string): Promise<Caller> {
    const known = this.keys.remembered(key);
    if (known) return known;
    const isOfWorkspace = isKey(key);
    if (!isOfWorkspace) await this.limits.refuseAfterFailures(ip);
    const hash = hashOf(key);
    if (isSameHash(hash, this.rootHash)) return { kind: 'root' };
    const caller = isOfWorkspace ? await this.keys.lookUp(key, hash) : null;
    return caller ?? this.refuse(ip, 'The API key is not valid.');
  }

  private async refuse(ip: string, message: string): Promise<never> {
    await this.limits.countFailure(ip);
    throw unauthorized(message);
  }
}

/**
 * A browser adds the cookie by itself, so that what changes something must show that the console asked for it: no
 * page of another origin can send this header without a permission that this service never gives.
 */
function refuseForgery({ method, headers }: Pick<GuardedRequest, 'headers' | 'method'>): void {
  if (SAFE_METHODS.has(method)) return;
  const site = headers['sec-fetch-site'];
  const isFromConsole = headers['x-hooklane-console'] !== undefined;
  if (isFromConsole && (site === undefined || site === 'same-origin')) return;
  throw unauthorized('With the cookie of a session, a change needs the header X-Hooklane-Console.');
}

function unauthorized(message: string): DomainError {
  return new DomainError('unauthorized', message);
}
