import { Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { ModelValidator } from '../openapi/model-validator.js';
import { ProblemFilter } from './problem.filter.js';
import { SchemaValidationPipe } from './schema-validation.pipe.js';

/** What holds for every route: input is checked against its documentation, errors are problems. */
@Module({
  providers: [
    ModelValidator,
    { provide: APP_PIPE, useClass: SchemaValidationPipe },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
export class HttpModule {}
