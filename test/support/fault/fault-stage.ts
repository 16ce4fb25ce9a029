import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Role } from '../../../src/platform/config/settings.js';
import { eventually } from '../eventually.js';
import { type Audit, Ledger, promisesBroken } from './ledger.js';
import { Load } from './load.js';
import { mostlyGood } from './mostly-good.js';
import { type AnswerPlan, RecordingReceiver } from './recording-receiver.js';
import { SeededRandom } from './seeded-random.js';
import { ServiceProcess } from './service-process.js';
import { TcpProxy } from './tcp-proxy.js';

/** A folder for the figures of a run and the logs of its processes. */
const REPORT = process.env['FAULT_REPORT'];

export interface StageOptions {
  readonly seed: number;
  readonly databaseUrl: string;
  readonly redisUrl?: string;
  /** Variables of all processes, besides those that every one needs. */
  readonly env?: Readonly<Record<string, string>>;
  readonly answers?: AnswerPlan;
}

/** A workspace with its subscriptions, and the paths of their endpoints in the same order. */
export interface StagedWorkspace {
  readonly id: string;
  readonly subscriptionIds: readonly string[];
  readonly paths: readonly string[];
}

/** How attempts ended, in the log of the service. */
export interface AttemptCount {
  readonly outcome: string;
  readonly statusCode: number | null;
  readonly count: number;
}

/** Processes of the service, a receiver and a load on it, and the audit of what came of it. */
export class FaultStage {
  readonly ledger = new Ledger();
  readonly load: Load;
  readonly services: ServiceProcess[] = [];
  /** Paths at the receiver, and the workspaces that they belong to. */
  readonly endpoints = new Map<string, string>();
  /** Subscriptions, by the path of their endpoint. */
  readonly subscriptions = new Map<string, string>();
  private target = { url: '', key: `root-${randomBytes(12).toString('hex')}` };

  private constructor(
    readonly random: SeededRandom,
    readonly receiver: RecordingReceiver,
    /** What all requests to the receiver go through. */
    readonly line: TcpProxy,
    private readonly options: StageOptions,
    private readonly dataDir: string,
  ) {
    this.load = new Load(this.target, this.ledger, random);
  }

  static async set(options: StageOptions): Promise<FaultStage> {
    const random = new SeededRandom(options.seed);
    const receiver = await RecordingReceiver.start(options.answers ?? mostlyGood(random));
    const line = await TcpProxy.to(receiver.port);
    const dataDir = await mkdtemp(join(tmpdir(), 'hooklane-fault-'));
    return new FaultStage(random, receiver, line, options, dataDir);
  }

  /** Starts a process; the first one that has an API is the one that is talked to. */
  async start(role: Role): Promise<ServiceProcess> {
    const service = await ServiceProcess.start(role, this.environment());
    this.services.push(service);
    if (role !== 'worker' && !this.target.url) this.target.url = service.url;
    return service;
  }

  /** A request with the root key; `path` begins below `/v1`. */
  async api<T = Record<string, unknown>>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${this.target.url}/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.target.key}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as T;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Makes a workspace with subscriptions to endpoints of its own, and gives the ids. */
  async workspace(endpoints: number): Promise<StagedWorkspace> {
    const draft = { name: 'Acme', plan: 'advanced', notificationEmails: ['ops@acme.example'] };
    const { id } = await this.api<{ id: string }>('POST', '/workspaces', draft);
    const subscriptionIds: string[] = [];
    const paths: string[] = [];
    for (let count = 0; count < endpoints; count += 1) {
      const path = `/${this.endpoints.size + 1}`;
      this.endpoints.set(path, id);
      const url = `http://127.0.0.1:${this.line.port}${path}`;
      const subscription = { url, eventTypes: ['contact.tag.updated'] };
      const made = await this.api<{ id: string }>('POST', `/workspaces/${id}/subscriptions`, subscription);
      subscriptionIds.push(made.id);
      this.subscriptions.set(path, made.id);
      paths.push(path);
    }
    return { id, subscriptionIds, paths };
  }

  /** Makes workspaces with two endpoints each and has two producers post to each of them. */
  async startLoad(workspaces = 4): Promise<void> {
    const ids: string[] = [];
    for (let count = 0; count < workspaces; count += 1) ids.push((await this.workspace(2)).id);
    this.load.start(ids, 2);
    await this.load.more(20);
  }

  /**
   * Waits until something has arrived at every endpoint since `sinceMs` (`performance.now()`), and gives how long
   * the slowest one took. Of an endpoint whose lane was blocked, the first to arrive is what was blocked.
   */
  async allGoOn(sinceMs: number, timeoutMs: number, paths = [...this.endpoints.keys()]): Promise<number> {
    const firstAfter = (path: string) => this.receiver.firstAfter(path, sinceMs)?.atMs;
    const times = await eventually(
      'every lane runs again',
      () => {
        const firsts = paths.map(firstAfter);
        const waiting = paths.filter((_, index) => firsts[index] === undefined);
        if (waiting.length > 0) throw new Error(`nothing came to ${waiting.join(', ')}`);
        return firsts as number[];
      },
      timeoutMs,
    );
    return Math.round(Math.max(...times) - sinceMs);
  }

  /** Ends the load, waits until all has arrived and is settled, and checks what must hold after every fault. */
  async audit(timeoutMs = 45_000): Promise<Audit> {
    await this.load.stop();
    const allArrived = () =>
      [...this.endpoints].every(([path, workspaceId]) =>
        this.ledger.of(workspaceId).every(({ id }) => this.receiver.has(path, id)),
      );
    // What has not arrived by then is named by the audit.
    await eventually('all has arrived', allArrived, timeoutMs).catch(() => undefined);
    const audit = this.ledger.audit(this.endpoints, (path) => this.receiver.at(path));
    assert.deepEqual(promisesBroken(audit), []);
    await eventually('nothing waits', async () => {
      assert.deepEqual(await this.statuses(), [{ status: 'delivered', reason: null }]);
      return true;
    });
    assert.deepEqual(await this.wronglyBlamed(), []);
    assert.deepEqual(this.crashes(), []);
    return audit;
  }

  /** How attempts ended, in the log of the service. */
  attempts(): Promise<AttemptCount[]> {
    return this.rows(
      `select outcome, status_code as "statusCode", count(*)::int from attempts group by 1, 2 order by 1, 2`,
    );
  }

  async rows<T>(sql: string): Promise<T[]> {
    const client = new pg.Client({ connectionString: this.options.databaseUrl });
    await client.connect();
    try {
      return (await client.query(sql)).rows as T[];
    } finally {
      await client.end();
    }
  }

  /** Notes the figures of an audit, see `note`. */
  report(scenario: string, audit: Audit, more: object = {}): void {
    this.note(scenario, {
      acknowledged: audit.acknowledged,
      arrivals: audit.arrivals,
      lost: audit.lost.length,
      outOfOrder: audit.outOfOrder.length,
      repeated: audit.repeated,
      longestStallMs: audit.longestStallMs,
      slowestAnswerMs: Math.round(this.load.slowestMs),
      refusals: this.load.refusals.length,
      ...more,
    });
  }

  /** Adds figures of this run to `figures.jsonl` in the folder `FAULT_REPORT`, if one is named. */
  note(scenario: string, figures: object): void {
    if (!REPORT) return;
    const errors = this.services.flatMap((service) => service.errors).slice(0, 5);
    const line = JSON.stringify({ scenario, seed: this.options.seed, ...figures, errors });
    appendFileSync(join(REPORT, 'figures.jsonl'), `${line}\n`);
  }

  async close(): Promise<void> {
    await this.load.abandon();
    await Promise.all(this.services.map((service) => service.kill()));
    await this.line.close();
    await this.receiver.close();
    await rm(this.dataDir, { recursive: true, force: true });
    this.keepLogs();
  }

  private keepLogs(): void {
    if (!REPORT) return;
    for (const { role, port, log } of this.services) {
      writeFileSync(join(REPORT, `${role}-${port}.log`), log.join('\n'));
    }
  }

  private statuses(): Promise<{ status: string; reason: string | null }[]> {
    return this.rows('select distinct status, reason from deliveries');
  }

  /**
   * A fault of ours must not be held against a receiver: what it refused is all that the log may count. Gives what
   * else stands there.
   */
  async wronglyBlamed(): Promise<string[]> {
    const failed = (await this.attempts()).filter(({ outcome }) => outcome !== 'accepted');
    const refused = ({ outcome, statusCode }: AttemptCount) => outcome === 'refused' && statusCode === 500;
    const others = failed
      .filter((each) => !refused(each))
      .map(({ outcome, statusCode, count }) => `${count} attempts ended ${outcome} (${statusCode})`);
    const counted = failed.filter(refused).reduce((sum, { count }) => sum + count, 0);
    const answered = this.receiver.failuresAnswered;
    if (counted > answered) others.push(`${counted} failures were counted, ${answered} answered`);
    return others;
  }

  /** What processes said that ended without having been asked to. */
  crashes(): string[] {
    return this.services
      .filter(({ hasCrashed }) => hasCrashed)
      .map(({ role, errors }) => `a ${role} process ended by itself: ${errors.slice(-3).join(' ')}`);
  }

  private environment(): Record<string, string> {
    return {
      HOST: '127.0.0.1',
      DATA_DIR: this.dataDir,
      DATABASE_URL: this.options.databaseUrl,
      DATABASE_POOL_SIZE: '8',
      ...(this.options.redisUrl && { REDIS_URL: this.options.redisUrl }),
      REDIS_PREFIX: `{${this.dataDir.split('-').at(-1)}}`,
      ADMIN_API_KEY: this.target.key,
      SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
      ENDPOINT_ALLOW_CIDRS: '127.0.0.0/8',
      ENDPOINT_ALLOW_HTTP: 'true',
      RETRY_DELAYS_MS: '200,400,800',
      QUOTA_LIMIT: '100000',
      LOG_LEVEL: 'info',
      ...this.options.env,
    };
  }
}
