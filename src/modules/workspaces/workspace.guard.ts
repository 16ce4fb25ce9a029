import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError, notFound } from '../../common/domain-error.js';
import { isUuid } from '../../common/ids.js';
import { PUBLIC } from '../../platform/http/public.decorator.js';
import { RateLimits } from '../../platform/http/rate-limits.service.js';
import { ACCESS, type Access, STRANGERS_UNCOUNTED } from './access.decorators.js';
import { Authenticator } from './authenticator.service.js';
import type { Caller, GuardedRequest } from './caller.js';

/** A controller's class, or one of its handlers. */
type Place = Parameters<Reflector['get']>[1];

/** Who may use a route. */
interface Rule {
  readonly isPublic: boolean;
  readonly access: Access;
  readonly areStrangersUncounted: boolean;
}

/**
 * Lets a request through when its key, or its session's, may use the route: 401 without one, 429 if it sends too many, 404 on
 * another workspace's path (whether or not that exists), 403 without the scope. It does not look whether the workspace
 * of a root key's request exists: whoever needs its row finds out.
 */
@Injectable()
export class WorkspaceGuard implements CanActivate {
  private readonly rules = new Map<Place, Map<Place, Rule>>();

  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly limits: RateLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { isPublic, access, areStrangersUncounted } = this.ruleOf(context);
    if (isPublic) return true;
    const request = context.switchToHttp().getRequest<GuardedRequest>();
    if (areStrangersUncounted) this.authenticator.refuseStranger(request);
    const caller = request.caller ?? (await this.authenticator.callerOf(request));
    const counting = this.count(caller, request);
    if (counting) await counting;
    refuseForeignPath(caller, request.params?.workspaceId);
    refuseUnscoped(caller, access);
    request.caller = caller;
    return true;
  }

  /** What decorators say of a route: read once, since metadata take longer to find than a key. */
  private ruleOf(context: ExecutionContext): Rule {
    const controller = context.getClass();
    const handler = context.getHandler();
    const known = this.rules.get(controller)?.get(handler);
    if (known) return known;
    const places = [handler, controller];
    const rule: Rule = {
      isPublic: this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, places) ?? false,
      access: this.reflector.getAllAndOverride<Access | undefined>(ACCESS, places) ?? { to: 'root' },
      areStrangersUncounted: this.reflector.get<boolean | undefined>(STRANGERS_UNCOUNTED, handler) ?? false,
    };
    this.rules.set(controller, new Map(this.rules.get(controller)).set(handler, rule));
    return rule;
  }

  /** The operator's own key is not limited. */
  private count(caller: Caller, { routeOptions }: GuardedRequest): Promise<void> | null {
    if (caller.kind === 'root') return null;
    return this.limits.count(caller.id, routeOptions.config.takesEvents ? 'posts' : 'requests');
  }
}

function refuseForeignPath(caller: Caller, workspaceId: string | undefined): void {
  if (workspaceId === undefined) return;
  const isForeign = caller.kind === 'key' && caller.workspaceId !== workspaceId.toLowerCase();
  if (isForeign || !isUuid(workspaceId)) throw notFound('workspace');
}

function refuseUnscoped(caller: Caller, access: Access): void {
  if (caller.kind === 'root') return;
  if (access.to === 'root') throw new DomainError('scope_required', 'Only the root key may do this.');
  if (access.to !== 'scopes') return;
  const missing = access.scopes.filter((scope) => !caller.scopes.includes(scope));
  if (missing.length > 0) {
    throw new DomainError('scope_required', `The API key lacks the scope ${missing.join(', ')}.`);
  }
}
