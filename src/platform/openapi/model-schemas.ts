import type { INestApplication, Type } from '@nestjs/common';
import { ApplicationConfig, NestContainer } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule, getSchemaPath } from '@nestjs/swagger';
import type { JsonSchema } from './json-schema.js';

const COMPONENTS = '#/components/schemas/';
const DEFINITIONS = '#/$defs/';

/**
 * The OpenAPI 3.1 schemas of classes with `@ApiProperty` and of every class that they name, by class name.
 * References point into `#/components/schemas/`. The decorators are the only source: what is documented is
 * what is checked.
 */
export function componentsOf(models: readonly Type[]): Record<string, JsonSchema> {
  const config = new DocumentBuilder().setOpenAPIVersion('3.1.0').build();
  const document = SwaggerModule.createDocument(emptyApplication(), config, { extraModels: [...models] });
  return (document.components?.schemas ?? {}) as Record<string, JsonSchema>;
}

/** The schema of one class by itself: everything that it refers to is in its `$defs`. */
export function schemaOf(model: Type): JsonSchema {
  return selfContained(componentName(model), componentsOf([model]));
}

/** The name under which a class stands among the components: its own, or that of its `@ApiSchema`. */
export function componentName(model: Type): string {
  return getSchemaPath(model).slice(COMPONENTS.length);
}

/** The component `name` with all other components that it reaches as its `$defs`. */
export function selfContained(name: string, components: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const root = components[name];
  if (!root) throw new Error(`${name} has no schema: does it carry @ApiProperty?`);
  const reached = reachableFrom(root, components);
  return pointedAtDefinitions(reached.size ? { ...root, $defs: Object.fromEntries(reached) } : root);
}

function reachableFrom(
  root: JsonSchema,
  components: Readonly<Record<string, JsonSchema>>,
): Map<string, JsonSchema> {
  const reached = new Map<string, JsonSchema>();
  const queue: JsonSchema[] = [root];
  for (const schema of queue) {
    for (const name of namesIn(schema)) {
      const next = components[name];
      if (!next || reached.has(name)) continue;
      reached.set(name, next);
      queue.push(next);
    }
  }
  return reached;
}

function namesIn(schema: JsonSchema): string[] {
  const names: string[] = [];
  JSON.stringify(schema, (_key, value: unknown) => {
    if (isReference(value)) names.push(value.slice(COMPONENTS.length));
    return value;
  });
  return names;
}

function pointedAtDefinitions(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (_key, value: unknown) =>
    isReference(value) ? DEFINITIONS + value.slice(COMPONENTS.length) : value,
  ) as JsonSchema;
}

function isReference(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith(COMPONENTS);
}

/** All that `createDocument` looks at in an application without routes; a real one can't be made synchronously. */
function emptyApplication(): INestApplication {
  const application = {
    container: new NestContainer(),
    config: new ApplicationConfig(),
    getHttpAdapter: () => ({ getType: () => 'fastify' }),
  };
  return application as unknown as INestApplication;
}
