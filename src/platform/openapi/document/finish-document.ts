import { STATUS_CODES } from 'node:http';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { ProblemCode } from '../../http/problems.js';
import type { DocumentedAccess } from '../api-access.decorator.js';
import type { JsonSchema } from '../json-schema.js';
import type { OperationNotes } from '../operation-notes.js';
import { problemCodesOf, problemResponses } from './problem-responses.js';
import { sampleOf } from './sample.js';
import { type Components, METHODS, type Operation } from './types.js';

/** The names of the two kinds of key among the security schemes. */
export const ROOT_KEY = 'rootKey';
export const WORKSPACE_KEY = 'workspaceKey';

/**
 * Completes what `@nestjs/swagger` has made: the keys that an operation takes, all problems that it answers with,
 * and an example of every body. Changes `document`.
 */
export function finishDocument(
  document: OpenAPIObject,
  notes: ReadonlyMap<string, OperationNotes>,
): OpenAPIObject {
  const components = (document.components ??= {});
  const allCodes = new Set<ProblemCode>();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      const ofOperation = notes.get(operation.operationId ?? '');
      if (!ofOperation) throw new Error(`${method} ${path} has no @ApiOperation({ operationId })`);
      const codes = problemCodesOf(method, operation, ofOperation);
      for (const code of codes) allCodes.add(code);
      describeAccess(operation, ofOperation.access);
      describeIds(operation, ofOperation.uuidParams);
      describeResponses(operation);
      operation.responses = { ...operation.responses, ...problemResponses(codes, components) };
      addExamples(operation, components);
    }
  }
  enumerateCodes(components, [...allCodes].sort());
  return document;
}

function describeAccess(operation: Operation, access: DocumentedAccess | null): void {
  const { description } = operation;
  const scopes = access?.scopes ?? [];
  operation.description = [description, sentenceOn(access)].filter(Boolean).join('\n\n');
  if (!access) {
    operation.security = [];
    return;
  }
  operation.security = access.rootOnly
    ? [{ [ROOT_KEY]: [] }]
    : [{ [ROOT_KEY]: [] }, { [WORKSPACE_KEY]: [...scopes] }];
  if (!access.rootOnly) Object.assign(operation, { 'x-required-scopes': scopes });
}

function sentenceOn(access: DocumentedAccess | null): string {
  if (!access) return 'Needs no key.';
  if (access.rootOnly) return 'Needs the root key.';
  if (access.scopes.length === 0) return 'Needs the root key, or any key of the workspace.';
  const scopes = access.scopes.map((scope) => `\`${scope}\``).join(' and ');
  return `Needs the root key, or a key of the workspace with the scope ${scopes}.`;
}

function describeIds(operation: Operation, uuidParams: readonly string[]): void {
  for (const parameter of operation.parameters ?? []) {
    if (!('in' in parameter) || parameter.in !== 'path' || !uuidParams.includes(parameter.name)) continue;
    parameter.schema = { type: 'string', format: 'uuid' };
    parameter.example ??= sampleOf(parameter.schema as JsonSchema, {}, parameter.name);
  }
}

function describeResponses(operation: Operation): void {
  for (const [status, response] of Object.entries(operation.responses)) {
    if (response && 'description' in response) response.description ||= `${STATUS_CODES[status] ?? 'Done'}.`;
  }
}

interface Media {
  schema?: unknown;
  example?: unknown;
  examples?: unknown;
}

function addExamples(operation: Operation, components: Components): void {
  const bodies = [operation.requestBody, ...Object.values(operation.responses)];
  const schemas = (components.schemas ?? {}) as Record<string, JsonSchema>;
  for (const body of bodies) {
    const content = body && 'content' in body ? body.content : {};
    for (const media of Object.values(content ?? {}) as Media[]) {
      if (!media.schema || media.example !== undefined || media.examples) continue;
      media.example = sampleOf(media.schema as JsonSchema, schemas);
    }
  }
}

function enumerateCodes({ schemas }: Components, codes: readonly ProblemCode[]): void {
  const problem = schemas?.['ProblemDto'] as JsonSchema | undefined;
  if (problem?.properties?.['code']) Object.assign(problem.properties['code'], { enum: codes });
}
