import type { Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DECORATORS } from '@nestjs/swagger';
import type { ProblemCode } from '../http/problems.js';
import { UuidParamPipe } from '../http/uuid-param.pipe.js';
import { accessOn, type DocumentedAccess } from './api-access.decorator.js';
import { problemsOn } from './api-problems.decorator.js';

/** What is known of an operation besides what `@nestjs/swagger` sees. */
export interface OperationNotes {
  /** Null: no key is needed. */
  readonly access: DocumentedAccess | null;
  /** Codes that its decorators name, and the 404 of every id in its path. */
  readonly problems: readonly ProblemCode[];
  /** Path parameters that must be UUIDs. */
  readonly uuidParams: readonly string[];
}

/** The notes of every operation of `app`, by its id. */
export function operationNotesOf(app: NestFastifyApplication): Map<string, OperationNotes> {
  const notes = new Map<string, OperationNotes>();
  const scanner = new MetadataScanner();
  for (const module of app.get(ModulesContainer, { strict: false }).values()) {
    for (const { metatype } of module.controllers.values()) {
      const controller = metatype as Type;
      for (const name of scanner.getAllMethodNames(controller.prototype as object)) {
        const handler = (controller.prototype as Record<string, object>)[name];
        const id = handler && operationIdOf(handler);
        if (id) notes.set(id, notesOf(controller, name, handler));
      }
    }
  }
  return notes;
}

function operationIdOf(handler: object): string | undefined {
  const operation: unknown = Reflect.getMetadata(DECORATORS.API_OPERATION, handler);
  return (operation as { operationId?: string } | undefined)?.operationId;
}

function notesOf(controller: Type, name: string, handler: object): OperationNotes {
  const ids = idsInPath(controller, name);
  return {
    access: accessOn(handler, controller),
    problems: [...problemsOn(controller, handler), ...ids.map(({ code }) => code)],
    uuidParams: ids.map(({ param }) => param),
  };
}

interface RouteArgument {
  readonly data?: unknown;
  readonly pipes?: readonly unknown[];
}

function idsInPath(controller: Type, name: string): { param: string; code: ProblemCode }[] {
  const found: unknown = Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name);
  const routeArguments = Object.values((found ?? {}) as Record<string, RouteArgument>);
  return routeArguments.flatMap(({ data, pipes = [] }) => {
    const pipe = pipes.find((each) => each instanceof UuidParamPipe);
    return pipe && typeof data === 'string' ? [{ param: data, code: pipe.notFoundCode }] : [];
  });
}
