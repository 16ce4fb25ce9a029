import { type ProblemCode, problemTypeOf } from '../http/problems.js';
import { addNotes, notesOn } from './notes-metadata.js';

const PROBLEMS = Symbol('api-problems');

/**
 * Documents problems that a route, or every route of a controller, answers with, besides those that follow from
 * how it is built: see `document/problem-responses.ts`.
 */
export function ApiProblems(...codes: readonly ProblemCode[]): ClassDecorator & MethodDecorator {
  for (const code of codes) {
    if (!problemTypeOf(code)) throw new Error(`${code} is not in the table of problems`);
  }
  return addNotes(PROBLEMS, codes);
}

/** The codes that were documented for a handler or its controller. */
export function problemsOn(...places: readonly object[]): ProblemCode[] {
  return notesOn<ProblemCode>(PROBLEMS, places);
}
