import type { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { isUuid } from '../../common/ids.js';

const DATE_TIME = fullFormats['date-time'] as { readonly validate: (text: string) => boolean };

/** Text that Postgres can store: without U+0000 and without half a surrogate pair. */
export const STORABLE_TEXT = 'storable-text';

/** Gives `ajv` the usual formats; `uuid` and `date-time` as narrow as what is done with such values later. */
export function addFormatsTo(ajv: Ajv2020): Ajv2020 {
  addFormats.default(ajv);
  ajv.addFormat('uuid', isUuid);
  ajv.addFormat('date-time', isMoment);
  ajv.addFormat(STORABLE_TEXT, /^[^\0\p{Surrogate}]*$/u);
  return ajv;
}

/** RFC 3339 allows a blank for the T, leap seconds and the year 0; `Date` or Postgres does not. */
function isMoment(text: string): boolean {
  if (text[10] !== 'T' || !DATE_TIME.validate(text)) return false;
  const year = new Date(text).getUTCFullYear();
  return year >= 1 && year <= 9999;
}
