import { SetMetadata } from '@nestjs/common';

/** Which keys may use a route, as the document tells it. */
export interface DocumentedAccess {
  /** Whether keys of a workspace are refused. */
  readonly rootOnly: boolean;
  /** What a key of a workspace needs, all of it. */
  readonly scopes: readonly string[];
}

const ACCESS = Symbol('api-access');

/** Documents who may use a route; what enforces it sets this too, so that the two can't differ. */
export function ApiAccess(access: DocumentedAccess): ClassDecorator & MethodDecorator {
  return SetMetadata(ACCESS, access);
}

/** The access of a handler: its own, or that of its controller; null for routes that need no key. */
export function accessOn(handler: object, controller: object): DocumentedAccess | null {
  const found: unknown = Reflect.getMetadata(ACCESS, handler) ?? Reflect.getMetadata(ACCESS, controller);
  return (found as DocumentedAccess | undefined) ?? null;
}
