import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Level, type Logger, pino, stdTimeFunctions } from 'pino';
import type { Settings } from '../config/settings.js';
import { errorFields } from './error-fields.js';

/** Names of fields whose values never reach the log, on the first two levels of what is logged. */
const HIDDEN = [
  'authorization',
  'Authorization',
  'cookie',
  'password',
  'secret',
  'secrets',
  'signingSecret',
  'key',
  'apiKey',
  'adminApiKey',
  'secretsKey',
  'payload',
  'body',
  'data',
];

/** Nest tells of each module and route that it sets up; that is for whoever looks for a fault in the wiring. */
const WIRING = new Set([
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestFactory',
  'NestApplication',
]);

/** Nest's logger on pino: one line of JSON for each message, on the standard output unless told otherwise. */
export class JsonLogger implements LoggerService {
  private readonly pino: Logger;

  constructor({ logLevel }: Pick<Settings, 'logLevel'>, destination?: DestinationStream) {
    const options = {
      level: logLevel,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label: string) => ({ level: label }) },
      redact: { paths: HIDDEN.flatMap((name) => [name, `*.${name}`]), censor: '[hidden]' },
      serializers: { error: (error: unknown) => errorFields(error) },
    };
    this.pino = destination ? pino(options, destination) : pino(options);
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.write(WIRING.has(contextIn(rest) ?? '') ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** Nest's convention: a message (or an error), then what belongs to it, then the name of the speaker. */
  private write(level: Level, message: unknown, rest: readonly unknown[]): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const context = contextIn(rest);
    const fields: Record<string, unknown> = context === null ? {} : { context };
    for (const detail of context === null ? rest : rest.slice(0, -1)) addDetail(fields, detail);
    if (message instanceof Error) fields['error'] ??= message;
    else if (isWorded(message)) Object.assign(fields, { ...message, message: undefined });
    this.pino[level](fields, textOf(message));
  }
}

function contextIn(rest: readonly unknown[]): string | null {
  const last = rest.at(-1);
  return typeof last === 'string' && !last.includes('\n') ? last : null;
}

function addDetail(fields: Record<string, unknown>, detail: unknown): void {
  if (detail instanceof Error) fields['error'] = detail;
  else if (typeof detail === 'string') fields['stack'] = detail;
  else if (typeof detail === 'object' && detail !== null) Object.assign(fields, detail);
  else if (detail !== undefined) fields['detail'] = detail;
}

function textOf(message: unknown): string {
  if (typeof message === 'string') return message;
  if (message instanceof Error || isWorded(message)) return String(message.message);
  try {
    return JSON.stringify(message) ?? String(message);
  } catch {
    // To log something odd, such as an object that holds itself, must not end the process.
    return String(message);
  }
}

/** A message that came together with its fields. */
function isWorded(message: unknown): message is { readonly message: unknown } {
  return typeof message === 'object' && message !== null && 'message' in message;
}
