import { type ArgumentMetadata, Injectable, type PipeTransform, type Type } from '@nestjs/common';
import { validationFailed } from '../../common/domain-error.js';
import type { Fault } from '../../common/fault.js';
import { ModelValidator } from '../openapi/model-validator.js';

/**
 * Holds every `@Body()` and `@Query()` that is typed with a documented class against that class, before a
 * handler sees it; throws `validation_failed` with all faults. Bodies are taken as they are; of a query the
 * handler gets a copy with numbers, booleans, lists and defaults in place. A body that was left out counts as
 * `{}` where the class requires nothing.
 */
@Injectable()
export class SchemaValidationPipe implements PipeTransform {
  constructor(private readonly validator: ModelValidator) {}

  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (!metatype || (type !== 'body' && type !== 'query') || !this.validator.isModel(metatype)) return value;
    return type === 'body' ? this.checkedBody(metatype, value) : this.checkedQuery(metatype, value);
  }

  private checkedBody(model: Type, value: unknown): unknown {
    const body = value ?? {};
    const faults = this.validator.faults(model, body, 'closed');
    const isLeftOut = value === undefined || value === null;
    refuse(isLeftOut && faults.length ? [{ path: 'body', message: 'is required' }] : faults);
    return body;
  }

  private checkedQuery(model: Type, value: unknown): unknown {
    const query = { ...(value as object | undefined) };
    refuse(this.validator.faults(model, query, 'query'));
    return query;
  }
}

function refuse(faults: readonly Fault[]): void {
  if (faults.length) throw validationFailed(faults);
}
