import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { ModelValidator } from '../openapi/model-validator.js';
import { ProblemFilter } from './problem.filter.js';
import { RateLimits } from './rate-limits.service.js';
import { SchemaValidationPipe } from './schema-validation.pipe.js';

/** What holds for every route: input is checked against its documentation, errors are problems, requests are counted. */
@Global()
@Module({
  providers: [
    ModelValidator,
    RateLimits,
    { provide: APP_PIPE, useClass: SchemaValidationPipe },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
  exports: [RateLimits],
})
export class HttpModule {}
