import { Injectable, type PipeTransform } from '@nestjs/common';
import { validationFailed } from '../../../common/domain-error.js';

/** Takes a contact's id, a whole number, from a path, in the form in which it is stored. */
@Injectable()
export class ContactIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    const isId = Number.isSafeInteger(Number(value)) && String(Number(value)) === value;
    if (!isId) throw validationFailed([{ path: 'contactId', message: 'must be a whole number' }]);
    return value;
  }
}
