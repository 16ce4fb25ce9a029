import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiAccess } from '../../platform/openapi/api-access.decorator.js';
import type { Scope } from './scopes.js';

/** Who may use a route that is not public. */
export type Access =
  | { readonly to: 'root' }
  /** The root key, and a key of the workspace in the path whatever its scopes. */
  | { readonly to: 'own' }
  /** The root key, and a key of the workspace in the path with all of these scopes. */
  | { readonly to: 'scopes'; readonly scopes: readonly Scope[] };

/** Metadata key of a route's `Access`; a route without any is for the root key alone. */
export const ACCESS = Symbol('access');

/** Metadata key of a route whose requests without a key or session are refused, but not counted against their address. */
export const STRANGERS_UNCOUNTED = Symbol('strangersUncounted');

/** For a route that asks who one is: to be nobody yet is an answer, and guesses nothing. */
export const StrangersUncounted = (): MethodDecorator => SetMetadata(STRANGERS_UNCOUNTED, true);

/** Only the root key (`ADMIN_API_KEY`) may. */
export const RootOnly = (): MethodDecorator & ClassDecorator => access({ to: 'root' });

/** The root key, and every key of the workspace in the path; on a path without one, every valid key. */
export const RootOrOwn = (): MethodDecorator & ClassDecorator => access({ to: 'own' });

/** The root key, and keys of the workspace in the path (`:workspaceId`) with all of `scopes`. */
export const Scopes = (...scopes: readonly Scope[]): MethodDecorator & ClassDecorator =>
  access({ to: 'scopes', scopes });

function access(value: Access): MethodDecorator & ClassDecorator {
  const scopes = value.to === 'scopes' ? value.scopes : [];
  return applyDecorators(SetMetadata(ACCESS, value), ApiAccess({ rootOnly: value.to === 'root', scopes }));
}
