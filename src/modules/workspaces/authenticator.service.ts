import { Injectable } from '@nestjs/common';
import { DomainError } from '../../common/domain-error.js';
import { Settings } from '../../platform/config/settings.js';
import { RateLimits } from '../../platform/http/rate-limits.service.js';
import type { Caller, GuardedRequest } from './caller.js';
import { KeyRing } from './key-ring.service.js';
import { bearerOf, isKey, isSameKey } from './key-text.js';

/** Finds out whose request it is, by its key. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly settings: Settings,
    private readonly keys: KeyRing,
    private readonly limits: RateLimits,
  ) {}

  /**
   * After too many failures from an address, keys from there are not even compared, save those that have the form of
   * a workspace's key: these can't be guessed, and may come from the same proxy.
   * @throws unauthorized, rate_limited
   */
  async callerOf({ headers, ip }: Pick<GuardedRequest, 'headers' | 'ip'>): Promise<Caller> {
    const key = bearerOf(headers.authorization);
    if (key === null) return this.refuse(ip, 'Send an API key: Authorization: Bearer <key>.');
    const isOfWorkspace = isKey(key);
    if (!isOfWorkspace) await this.limits.refuseAfterFailures(ip);
    if (isSameKey(key, this.settings.adminApiKey)) return { kind: 'root' };
    const caller = isOfWorkspace ? await this.keys.callerOf(key) : null;
    return caller ?? this.refuse(ip, 'The API key is not valid.');
  }

  private async refuse(ip: string, message: string): Promise<never> {
    await this.limits.countFailure(ip);
    throw new DomainError('unauthorized', message);
  }
}
