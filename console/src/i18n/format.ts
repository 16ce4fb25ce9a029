import type { Count, Language } from './messages.js';

const FALLBACK: Readonly<Record<Language, string>> = { en: 'en', pt: 'pt-BR', es: 'es' };

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
];

/** Numbers and times as the reader's language, region and time zone want them. */
export class Format {
  /** The reader's own variant of the language, as the browser names it, such as `en-GB`. */
  readonly locale: string;
  private readonly numbers: Intl.NumberFormat;
  private readonly plurals: Intl.PluralRules;

  constructor(language: Language, preferred: readonly string[]) {
    this.locale = preferred.find((tag) => tag.split('-')[0] === language) ?? FALLBACK[language];
    this.numbers = new Intl.NumberFormat(this.locale, { maximumFractionDigits: 1 });
    this.plurals = new Intl.PluralRules(this.locale);
  }

  number(value: number): string {
    return this.numbers.format(value);
  }

  count(value: number): Count {
    return { text: this.number(value), isOne: this.plurals.select(value) === 'one' };
  }

  /** A share between 0 and 1. Rounded down, so that only all is 100 %. */
  percent(share: number): string {
    const style = { style: 'percent', maximumFractionDigits: 1, roundingMode: 'floor' } as const;
    return new Intl.NumberFormat(this.locale, style).format(share);
  }

  dateTime(iso: string): string {
    return this.date(iso, { dateStyle: 'medium', timeStyle: 'medium' });
  }

  /** With the zone, for where it matters. */
  exact(iso: string): string {
    return this.date(iso, { dateStyle: 'full', timeStyle: 'long' });
  }

  time(iso: string): string {
    return this.date(iso, { timeStyle: 'medium' });
  }

  /** Hours and minutes. */
  clock(iso: string): string {
    return this.date(iso, { timeStyle: 'short' });
  }

  day(iso: string): string {
    return this.date(iso, { dateStyle: 'medium' });
  }

  /** How far `iso` is from `now`: "3 minutes ago", "in 20 seconds". */
  relative(iso: string, now: number = Date.now()): string {
    const relative = new Intl.RelativeTimeFormat(this.locale, { numeric: 'auto' });
    let value = (Date.parse(iso) - now) / 1000;
    for (const [unit, size] of STEPS) {
      if (Math.abs(value) < size) return relative.format(Math.round(value), unit);
      value /= size;
    }
    return relative.format(Math.round(value), 'month');
  }

  /** A length of time, in its largest fitting unit. */
  duration(ms: number): string {
    const [value, unit] = unitOf(ms);
    const style = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 } as const;
    return new Intl.NumberFormat(this.locale, style).format(value);
  }

  list(items: readonly string[]): string {
    return new Intl.ListFormat(this.locale, { type: 'conjunction' }).format(items);
  }

  private date(iso: string, options: Intl.DateTimeFormatOptions): string {
    return new Intl.DateTimeFormat(this.locale, options).format(new Date(iso));
  }
}

function unitOf(ms: number): [number, string] {
  if (ms < 1_000) return [ms, 'millisecond'];
  if (ms < 60_000) return [ms / 1_000, 'second'];
  if (ms < 3_600_000) return [ms / 60_000, 'minute'];
  if (ms < 86_400_000) return [ms / 3_600_000, 'hour'];
  return [ms / 86_400_000, 'day'];
}
