import type { IncomingHttpHeaders } from 'node:http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { EventRoute } from '../../platform/http/takes-events.decorator.js';
import type { Scope } from './scopes.js';

/** Whose request this is: the operator's, or the holder's of a workspace's key. */
export type Caller =
  | { readonly kind: 'root' }
  | {
      readonly kind: 'key';
      readonly id: string;
      readonly workspaceId: string;
      readonly scopes: readonly Scope[];
    };

/** A request that has passed the guard; `caller` is absent on public routes. */
export interface GuardedRequest {
  caller?: Caller;
  /** Where it comes from. */
  readonly ip: string;
  readonly routeOptions: { readonly config: EventRoute };
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly params?: { readonly workspaceId?: string };
}

/** The `Caller` that the guard found; only for routes that are not public. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<GuardedRequest>();
  if (!caller) throw new Error('A public route has no caller');
  return caller;
});

/** How the audit log names a caller. */
export function actorOf(caller: Caller): string {
  return caller.kind === 'root' ? 'root' : `key:${caller.id}`;
}
