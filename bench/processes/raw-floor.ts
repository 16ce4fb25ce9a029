// Nothing but a loop of requests: what one process can post to the receiver at most.
import { Agent, request } from 'undici';
import { MessageBodies } from '../support/bodies.js';
import { serve } from '../support/child.js';

const SIGNATURE = 'UtAE5LaeNjrL33PUEQfh69YKw7UhrrkOL9tQN0+xIrI=';

const bodies = new MessageBodies();

interface LoopOptions {
  readonly urls: string[];
  readonly connections: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /**
   * `bare`: the leanest loop, with a content type alone, to which the receiver does next to nothing.
   * `deliveries`: the requests of deliveries, of which the receiver keeps account, posted as undici's readme shows.
   */
  readonly requests: 'bare' | 'deliveries';
}

const answers = {
  /** Posts for some seconds; gives the requests per second after `warmUpSeconds`. */
  measure: async ({ urls, connections, warmUpSeconds, seconds, requests }: LoopOptions) => {
    const agent = new Agent({ connections: connections / urls.length, pipelining: 1 });
    const post = requests === 'bare' ? postBare : postDelivery;
    const begin = performance.now() + warmUpSeconds * 1000;
    const end = begin + seconds * 1000;
    let count = 0;
    const loop = async (url: string) => {
      let sequence = 0;
      for (let now = performance.now(); now < end; now = performance.now()) {
        await post(agent, url, (sequence += 1));
        if (now >= begin) count += 1;
      }
    };
    await Promise.all(
      Array.from({ length: connections }, (_, index) => loop(`${urls[index % urls.length]}/${index}`)),
    );
    await agent.close();
    return count / seconds;
  },
};

export type RawFloorAnswers = typeof answers;

serve(answers);

async function postBare(agent: Agent, url: string): Promise<void> {
  const { origin, pathname } = new URL(url);
  const { body } = await agent.request({
    origin,
    path: pathname,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: bodies.next(),
  });
  await body.dump();
}

async function postDelivery(agent: Agent, url: string, sequence: number): Promise<void> {
  const { body } = await request(url, {
    dispatcher: agent,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Hooklane/0.1.0',
      'x-webhook-signature': SIGNATURE,
      'webhook-id': '019ab2c4-5d6e-7f80-9a1b-2c3d4e5f6a7b',
      'webhook-timestamp': '1763930000',
      'webhook-signature': `v1,${SIGNATURE}`,
      'x-webhook-event': 'message.received',
      'x-webhook-attempt': '1',
      'x-webhook-sequence': String(sequence),
      'x-webhook-occurred-at': '2026-11-23T12:00:00.000Z',
    },
    body: bodies.next(),
  });
  await body.text();
}
