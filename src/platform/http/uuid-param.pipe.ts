import { Injectable, type PipeTransform } from '@nestjs/common';
import { notFound } from '../../common/domain-error.js';
import { isUuid } from '../../common/ids.js';

const SUFFIX = '_not_found';

/**
 * Takes an id from a path, in lower case. One that is not a UUID names nothing that exists: it throws the given
 * 404, `new UuidParamPipe('subscription_not_found')`, just as an unknown id does.
 */
@Injectable()
export class UuidParamPipe implements PipeTransform<string, string> {
  constructor(readonly notFoundCode: `${string}${typeof SUFFIX}`) {}

  transform(value: string): string {
    if (!isUuid(value)) throw notFound(this.notFoundCode.slice(0, -SUFFIX.length));
    return value.toLowerCase();
  }
}
