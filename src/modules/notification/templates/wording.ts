import type { Locale } from '../../../contracts/plan.js';
import { STRINGS } from './locales/index.js';
import type { MailStrings } from './locales/mail-strings.js';

/** The sentences of a language and its way to write times and numbers. */
export interface Wording {
  readonly strings: MailStrings;
  readonly number: (value: number) => string;
  /** A time in UTC; `unknown` for none. */
  readonly time: (iso: string | null) => string;
  /** A length of time in whole minutes, or else in seconds. */
  readonly duration: (ms: number) => string;
}

const MINUTE_MS = 60_000;

/** The wording of mails in `locale`. */
export function wordingOf(locale: Locale): Wording {
  const strings = STRINGS[locale];
  const { language } = strings;
  const numbers = new Intl.NumberFormat(language);
  const times = new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    timeStyle: 'medium',
    hourCycle: 'h23',
    timeZone: 'UTC',
  });
  const unit = (name: 'minute' | 'second', value: number) =>
    new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'long' }).format(value);
  return {
    strings,
    number: (value) => numbers.format(value),
    time: (iso) => (iso === null ? strings.unknown : `${times.format(new Date(iso))} UTC`),
    duration: (ms) => (ms % MINUTE_MS === 0 ? unit('minute', ms / MINUTE_MS) : unit('second', ms / 1000)),
  };
}
