import { setTimeout as delay } from 'node:timers/promises';
import type { HttpFloorAnswers } from '../processes/http-floor.js';
import type { LoadAnswers } from '../processes/load.js';
import type { RawFloorAnswers } from '../processes/raw-floor.js';
import type { ReceiverAnswers } from '../processes/receiver.js';
import { Child } from './child.js';
import { LOAD_CONNECTIONS, PROCESSES, RECEIVER_PORTS } from './shape.js';
import { median } from './statistics.js';
import type { Stoppers } from './stoppers.js';

const WARM_UP_SECONDS = 1;
const SECONDS = 4;
const RAW_CONNECTIONS = 100;

/** What the machine does without the service, in requests per second. */
export interface Floors {
  /** The leanest loop of posts to the receiver. */
  readonly raw: number;
  /** A loop of posts with the headers of deliveries, of which the receiver keeps account. */
  readonly posts: number;
  readonly http: number;
}

/** Measures the floors now and then in a run, as the machine may be busy with other things at times. */
export class FloorMeter {
  private readonly raw: number[] = [];
  private readonly posts: number[] = [];
  private readonly http: number[] = [];

  constructor(private readonly stoppers: Stoppers) {}

  /** Measures all floors `times` times, one after the other in turn. */
  async measure(times: number): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      this.raw.push(await this.measurePosts('bare'));
      this.posts.push(await this.measurePosts('deliveries'));
      this.http.push(await this.measureHttp());
    }
  }

  /** The medians of all that was measured. */
  get(): Floors {
    return { raw: median(this.raw), posts: median(this.posts), http: median(this.http) };
  }

  private async measurePosts(requests: 'bare' | 'deliveries'): Promise<number> {
    const receiver = Child.start<ReceiverAnswers>(PROCESSES.receiver);
    const stopReceiver = this.stoppers.add(() => receiver.stop());
    const loop = Child.start<RawFloorAnswers>(PROCESSES.rawFloor);
    const stopLoop = this.stoppers.add(() => loop.stop());
    const origins = await receiver.ask('open', { ports: RECEIVER_PORTS });
    const rate = await loop.ask('measure', {
      urls: origins.map((origin) => `${origin}/endpoint`),
      connections: RAW_CONNECTIONS,
      warmUpSeconds: WARM_UP_SECONDS,
      seconds: SECONDS,
      requests,
    });
    await stopLoop();
    await stopReceiver();
    return rate;
  }

  private async measureHttp(): Promise<number> {
    const server = Child.start<HttpFloorAnswers>(PROCESSES.httpFloor);
    const stopServer = this.stoppers.add(() => server.stop());
    const load = Child.start<LoadAnswers>(PROCESSES.load);
    const stopLoad = this.stoppers.add(() => load.stop());
    const origin = await server.ask('open');
    const targets = [{ path: '/v1/workspaces/0/events', key: 'none' }];
    await load.ask('begin', { origin, targets, connections: LOAD_CONNECTIONS });
    await delay(WARM_UP_SECONDS * 1000);
    const before = await load.ask('counts');
    const startedAt = performance.now();
    await delay(SECONDS * 1000);
    const after = await load.ask('counts');
    const seconds = (performance.now() - startedAt) / 1000;
    await load.ask('end');
    await stopLoad();
    await stopServer();
    return (after.answered - before.answered) / seconds;
  }
}
