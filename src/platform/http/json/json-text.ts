import type { Fault } from '../../../common/fault.js';

/** Faults beyond these are not looked for: nobody reads them. */
const FAULTS_MAX = 100;

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?[\d.]+(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;

/**
 * The faults of a JSON text that a parser passes over: names that are given twice, of which only the last counts,
 * numbers that JavaScript can't hold, and `__proto__`. The text must be valid and nested no deeper than a stack can
 * hold. This takes longer than parsing, and is meant for texts that are suspect.
 */
export function faultsInText(text: string): Fault[] {
  return new TextReader(text).read();
}

class TextReader {
  private readonly faults: Fault[] = [];
  private at = 0;

  constructor(private readonly text: string) {}

  read(): Fault[] {
    this.readValue('');
    return this.faults;
  }

  private readValue(path: string): void {
    this.skip(SPACE);
    const first = this.text[this.at] ?? '';
    if (first === '{') this.readObject(path);
    else if (first === '[') this.readArray(path);
    else if (first === '"') this.readString();
    else if ('tfn'.includes(first)) this.skip(LITERAL);
    else this.readNumber(path);
    this.skip(SPACE);
  }

  private readObject(path: string): void {
    const names = new Set<string>();
    this.readBetween('}', () => {
      this.skip(SPACE);
      const name = JSON.parse(this.readString()) as string;
      const here = path ? `${path}.${name}` : name;
      if (names.has(name)) this.addFault(here, 'must not be given twice');
      if (name === '__proto__') this.addFault(here, 'is not allowed as a name');
      names.add(name);
      this.skip(SPACE);
      this.at += 1;
      this.readValue(here);
    });
  }

  private readArray(path: string): void {
    let index = 0;
    this.readBetween(']', () => this.readValue(`${path}[${index++}]`));
  }

  /** Reads what stands between brackets, separated by commas. */
  private readBetween(end: string, readOne: () => void): void {
    this.at += 1;
    this.skip(SPACE);
    while (this.at < this.text.length && this.text[this.at] !== end) {
      readOne();
      if (this.text[this.at] === ',') this.at += 1;
    }
    this.at += 1;
  }

  private readString(): string {
    const start = this.at;
    let quote = this.text.indexOf('"', start + 1);
    while (quote > 0 && isEscaped(this.text, quote)) quote = this.text.indexOf('"', quote + 1);
    this.at = quote < 0 ? this.text.length : quote + 1;
    return this.text.slice(start, this.at);
  }

  private readNumber(path: string): void {
    const start = this.at;
    this.skip(NUMBER);
    if (isKept(this.text.slice(start, this.at))) return;
    this.addFault(path, 'is a number with more digits than JavaScript keeps: send it as text');
  }

  private skip(pattern: RegExp): void {
    pattern.lastIndex = this.at;
    this.at += pattern.exec(this.text)?.[0].length ?? 0;
  }

  private addFault(path: string, message: string): void {
    if (this.faults.length < FAULTS_MAX) this.faults.push({ path: path || 'body', message });
  }
}

function isEscaped(text: string, quote: number): boolean {
  let start = quote;
  while (text[start - 1] === '\\') start -= 1;
  return (quote - start) % 2 === 1;
}

/** Whether a number is the same after it was parsed and written again, its notation aside. */
export function isKept(source: string): boolean {
  const value = Number(source);
  if (!Number.isFinite(value)) return false;
  const kept = String(value);
  return kept === source || significant(source) === significant(kept);
}

/** The digits of a number without the zeros around them, and its power of ten: `12e1` for `120` and for `1.2e2`. */
function significant(source: string): string {
  const [mantissa = '', power = '0'] = source.toLowerCase().replace(/^-/, '').split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = whole + fraction;
  let start = 0;
  let end = digits.length;
  while (digits[start] === '0') start += 1;
  while (end > start && digits[end - 1] === '0') end -= 1;
  if (start === end) return '0';
  return `${digits.slice(start, end)}e${Number(power) - fraction.length + digits.length - end}`;
}
