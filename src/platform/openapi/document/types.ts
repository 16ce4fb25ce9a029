import type { OpenAPIObject } from '@nestjs/swagger';

/** A route of the document and the parts of it that we write. */
export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
export type Responses = Operation['responses'];
export type Components = NonNullable<OpenAPIObject['components']>;

/** The methods that a path item can have an operation for. */
export const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;
export type Method = (typeof METHODS)[number];
