import { request as httpRequest } from 'node:http';
import { Agent, request } from 'undici';
import { type ApiStage, pathOf } from './api-stage.js';
import { problemCodesOf, type Route } from './document.js';

const DEADLINE_MS = 10_000;

/** What of a request is not as it should be. */
export interface BadRequest {
  readonly path?: string;
  readonly query?: string;
  readonly key?: string | null;
  readonly body?: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly code: string;
  /** What the errors name. */
  readonly paths: readonly string[];
}

/** Sends bad requests to the routes of a document, and complains about what it is answered. */
export class BadRequests {
  private readonly agent = new Agent({ bodyTimeout: DEADLINE_MS, headersTimeout: DEADLINE_MS });

  constructor(private readonly stage: ApiStage) {}

  close(): Promise<void> {
    return this.agent.destroy();
  }

  /** A complaint unless the answer is a problem with `code` that the route documents. `what` is for the reader. */
  async complaint(route: Route, what: string, bad: BadRequest, code: string): Promise<string | null> {
    return this.judge(route, what, await this.send(route, bad), code);
  }

  /** A complaint unless the answer is `validation_failed` and an error names `path`, or something inside of it. */
  async unnamed(route: Route, path: string, bad: BadRequest): Promise<string | null> {
    const what = (bad.query ?? bad.body ?? '').slice(0, 200);
    const refusal = await this.send(route, bad);
    const complaint = this.judge(route, what, refusal, 'validation_failed');
    if (complaint || path === 'body' || refusal.paths.some((each) => each.startsWith(path))) return complaint;
    return `${route.operationId}, ${what}: names ${refusal.paths.join()}, not ${path}`;
  }

  /** A complaint unless a body is refused that is announced as too large, and of which nothing is sent. */
  async complaintWhenAnnounced(route: Route, bytes: number): Promise<string | null> {
    return this.judge(route, 'too large', await this.announce(route, bytes), 'payload_too_large');
  }

  private judge(
    route: Route,
    what: string,
    { status, type, code }: Refusal,
    expected: string,
  ): string | null {
    const told = `${route.operationId}, ${what}: ${status} ${code}`;
    if (!type.startsWith('application/problem+json')) return `${told} as ${type}`;
    if (code !== expected) return `${told} instead of ${expected}`;
    const documented = problemCodesOf(this.stage.document, route).get(status) ?? [];
    return documented.includes(code) ? null : `${told} is not documented`;
  }

  /** With the root key and ids of ours, unless the request says otherwise. */
  private async send(route: Route, bad: BadRequest): Promise<Refusal> {
    const { app, ours } = this.stage;
    const { path = pathOf(route, ours), query = '', key = app.rootKey, body, contentType, headers } = bad;
    const answer = await request(`${app.url}${path}${query && `?${query}`}`, {
      dispatcher: this.agent,
      method: route.method as 'GET',
      headers: {
        ...(key && { authorization: `Bearer ${key}` }),
        ...(body !== undefined && { 'content-type': contentType ?? 'application/json' }),
        ...headers,
      },
      body: body ?? null,
    });
    // A stream that was opened by mistake has no end to wait for.
    const isRefused = answer.statusCode >= 400;
    const text = isRefused ? await answer.body.text() : '';
    if (!isRefused) answer.body.on('error', () => undefined).destroy();
    return refusalOf(answer.statusCode, String(answer.headers['content-type']), text);
  }

  private announce(route: Route, bytes: number): Promise<Refusal> {
    const { app, ours } = this.stage;
    const headers = {
      authorization: `Bearer ${app.rootKey}`,
      'content-type': 'application/json',
      'content-length': String(bytes),
    };
    const options = { method: route.method, headers, timeout: DEADLINE_MS };
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest(`${app.url}${pathOf(route, ours)}`, options, (incoming) => {
        let text = '';
        incoming.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          outgoing.destroy();
          resolve(refusalOf(incoming.statusCode ?? 0, String(incoming.headers['content-type']), text));
        });
      });
      outgoing.on('timeout', () => outgoing.destroy(new Error(`${route.operationId}: no answer`)));
      outgoing.on('error', reject);
      outgoing.flushHeaders();
    });
  }
}

function refusalOf(status: number, type: string, text: string): Refusal {
  const problem = JSON.parse(text || '{}') as { code?: string; errors?: { path: string }[] };
  return { status, type, code: String(problem.code), paths: (problem.errors ?? []).map(({ path }) => path) };
}
