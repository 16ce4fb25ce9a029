import { setTimeout as delay } from 'node:timers/promises';
import type { HttpFloorAnswers } from '../processes/http-floor.js';
import type { LoadAnswers } from '../processes/load.js';
import type { PgFloorAnswers } from '../processes/pg-floor.js';
import type { LoopKind, RawFloorAnswers } from '../processes/raw-floor.js';
import type { ReceiverAnswers } from '../processes/receiver.js';
import { Child } from './child.js';
import { startPostgres } from './postgres.js';
import { LOAD_CONNECTIONS, MAIN_GROUP, PROCESSES, RECEIVER_PORTS } from './shape.js';
import { median } from './statistics.js';
import type { Stoppers } from './stoppers.js';
import { makeDir } from './temporary-dir.js';

const WARM_UP_SECONDS = 1;
const RAW_CONNECTIONS = 100;
/** As many as the service takes into one commit from batches of 100. */
const PG_ROWS = 800;
const PG_CONNECTIONS = 4;

/**
 * What the machine does without the service, per second; see `docs/performance.md`.
 * `wire`: milliseconds of a request from its posting to its first byte at the receiver, one after the other.
 */
export type Floor = LoopKind | 'http' | 'pg' | 'wire';

/** How a floor is called in tables. */
export const FLOOR_NAMES: Readonly<Record<Floor, string>> = {
  lean: 'floor lean /s',
  raw: 'floor raw /s',
  posts: 'floor posts /s',
  http: 'floor http /s',
  pg: 'floor pg /s',
  wire: 'floor wire ms p50',
};

/** Measures floors now and then in a run, as the machine may be busy with other things at times. */
export class FloorMeter {
  private readonly found = new Map<Floor, number[]>();

  constructor(
    private readonly wanted: readonly Floor[],
    private readonly seconds: number,
    private readonly stoppers: Stoppers,
  ) {}

  /** Measures each floor once, one after the other. */
  async measure(): Promise<void> {
    for (const floor of this.wanted) {
      this.found.set(floor, [...(this.found.get(floor) ?? []), await this.measureOne(floor)]);
    }
  }

  /** The medians of all that was measured. */
  get(): ReadonlyMap<Floor, number> {
    return new Map([...this.found].map(([floor, values]) => [floor, median(values)]));
  }

  private measureOne(floor: Floor): Promise<number> {
    switch (floor) {
      case 'lean':
      case 'raw':
      case 'posts':
        return this.measurePosts(floor);
      case 'http':
        return this.measureHttp();
      case 'pg':
        return this.measurePostgres();
      case 'wire':
        return this.measureWire();
    }
  }

  private async measurePosts(kind: LoopKind): Promise<number> {
    return this.loopOfPosts(kind, RAW_CONNECTIONS, async (rate) => rate);
  }

  private async measureWire(): Promise<number> {
    return this.loopOfPosts('raw', 1, async (_, receiver) => (await receiver.ask('latency', MAIN_GROUP)).p50);
  }

  private async loopOfPosts(
    kind: LoopKind,
    connections: number,
    read: (rate: number, receiver: Child<ReceiverAnswers>) => Promise<number>,
  ): Promise<number> {
    return this.withChild<ReceiverAnswers, number>(PROCESSES.receiver, (receiver) =>
      this.withChild<RawFloorAnswers, number>(PROCESSES.rawFloor, async (loop) => {
        const origins = await receiver.ask('open', { ports: Math.min(RECEIVER_PORTS, connections) });
        const rate = await loop.ask('measure', {
          urls: origins.map((origin) => `${origin}/${MAIN_GROUP}`),
          connections,
          warmUpSeconds: WARM_UP_SECONDS,
          seconds: this.seconds,
          kind,
        });
        return read(rate, receiver);
      }),
    );
  }

  private async measureHttp(): Promise<number> {
    return this.withChild<HttpFloorAnswers, number>(PROCESSES.httpFloor, (server) =>
      this.withChild<LoadAnswers, number>(PROCESSES.load, async (load) => {
        const origin = await server.ask('open');
        const targets = [{ path: '/v1/workspaces/0/events', key: 'none' }];
        await load.ask('begin', { origin, targets, connections: LOAD_CONNECTIONS });
        await delay(WARM_UP_SECONDS * 1000);
        const before = await load.ask('counts');
        const startedAt = performance.now();
        await delay(this.seconds * 1000);
        const after = await load.ask('counts');
        const seconds = (performance.now() - startedAt) / 1000;
        await load.ask('end');
        return (after.answered - before.answered) / seconds;
      }),
    );
  }

  private async measurePostgres(): Promise<number> {
    const dir = makeDir(this.stoppers);
    const postgres = await startPostgres(dir.path, false);
    const stopPostgres = this.stoppers.add(() => postgres.stop());
    try {
      return await this.withChild<PgFloorAnswers, number>(PROCESSES.pgFloor, (inserts) =>
        inserts.ask('measure', {
          url: postgres.url,
          connections: PG_CONNECTIONS,
          rows: PG_ROWS,
          warmUpSeconds: WARM_UP_SECONDS,
          seconds: this.seconds,
        }),
      );
    } finally {
      await stopPostgres();
      await dir.remove();
    }
  }

  private async withChild<A extends Record<string, (input: never) => unknown>, T>(
    module: URL,
    work: (child: Child<A>) => Promise<T>,
  ): Promise<T> {
    const child = Child.start<A>(module);
    const stop = this.stoppers.add(() => child.stop());
    try {
      return await work(child);
    } finally {
      await stop();
    }
  }
}
