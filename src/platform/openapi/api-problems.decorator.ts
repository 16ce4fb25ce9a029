import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ProblemDto } from '../http/problem.dto.js';
import { type ProblemCode, problemTypeOf } from '../http/problems.js';

/** Documents the problems that a route answers with; codes of one status share its entry. */
export function ApiProblems(...codes: readonly ProblemCode[]): ClassDecorator & MethodDecorator {
  return applyDecorators(ApiExtraModels(ProblemDto), ...codes.map(responseOf));
}

function responseOf(code: ProblemCode): MethodDecorator & ClassDecorator {
  const type = problemTypeOf(code);
  if (!type) throw new Error(`${code} is not in the table of problems`);
  return ApiResponse({
    status: type.status,
    description: `\`${code}\`: ${type.title}.`,
    content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
  });
}
