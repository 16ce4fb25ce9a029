import { Agent, request } from 'undici';
import type { ApiStage } from './api-stage.js';
import type { Route } from './document.js';

const DEADLINE_MS = 10_000;

/** What a client gets to see, the date aside. */
export interface Answer {
  readonly status: number;
  /** Of a problem; empty for a success. */
  readonly code: string;
  /** The body; empty for a stream, which has no end. */
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Asks routes of a stage and gives whole answers. */
export class Questions {
  private readonly agent = new Agent({ bodyTimeout: DEADLINE_MS, headersTimeout: DEADLINE_MS });

  constructor(private readonly stage: Pick<ApiStage, 'app'>) {}

  close(): Promise<void> {
    return this.agent.destroy();
  }

  async ask({ method }: Pick<Route, 'method'>, path: string, key: string | null): Promise<Answer> {
    const answer = await request(`${this.stage.app.url}${path}`, {
      dispatcher: this.agent,
      method: method as 'GET',
      headers: key === null ? {} : { authorization: `Bearer ${key}` },
    });
    const { date: _, ...headers } = answer.headers;
    if (String(headers['content-type']).startsWith('text/event-stream')) {
      answer.body.on('error', () => undefined).destroy();
      return { status: answer.statusCode, code: '', text: '', headers };
    }
    const text = await answer.body.text();
    const code = answer.statusCode < 400 ? '' : String((JSON.parse(text) as { code?: string }).code);
    return { status: answer.statusCode, code, text, headers };
  }
}
