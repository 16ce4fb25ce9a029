import { SetMetadata } from '@nestjs/common';

/** Metadata key of routes that need no key. */
export const PUBLIC = Symbol('public');

/** Lets everyone use a route, without a key. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC, true);
