// Nothing but a loop of requests: what one process can post to the receiver at most.
import { Agent, request } from 'undici';
import { MessageBodies } from '../support/bodies.js';
import { serve } from '../support/child.js';

const SIGNATURE = 'UtAE5LaeNjrL33PUEQfh69YKw7UhrrkOL9tQN0+xIrI=';

const bodies = new MessageBodies();

/**
 * `lean`: a content type alone, of which the receiver can keep no account. `raw`: with the number by which it keeps
 * account, so that it does what it does for a delivery. `posts`: with all headers of a delivery, posted as undici's
 * readme shows.
 */
export type LoopKind = 'lean' | 'raw' | 'posts';

interface LoopOptions {
  readonly urls: string[];
  readonly connections: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  readonly kind: LoopKind;
}

type Post = (agent: Agent, url: URL, sequence: number) => Promise<void>;

const POSTS: Readonly<Record<LoopKind, Post>> = { lean: postLean, raw: postRaw, posts: postDelivery };

const answers = {
  /** Posts for some seconds; gives the requests per second after `warmUpSeconds`. */
  measure: async ({ urls, connections, warmUpSeconds, seconds, kind }: LoopOptions) => {
    const agent = new Agent({ connections: Math.ceil(connections / urls.length), pipelining: 1 });
    const begin = performance.now() + warmUpSeconds * 1000;
    const end = begin + seconds * 1000;
    let count = 0;
    const loop = async (url: URL) => {
      let sequence = 0;
      for (let now = performance.now(); now < end; now = performance.now()) {
        await POSTS[kind](agent, url, (sequence += 1));
        if (now >= begin) count += 1;
      }
    };
    await Promise.all(
      Array.from({ length: connections }, (_, index) =>
        loop(new URL(`${urls[index % urls.length]}/${index}`)),
      ),
    );
    await agent.close();
    return count / seconds;
  },
};

export type RawFloorAnswers = typeof answers;

serve(answers);

async function postLean(agent: Agent, { origin, pathname }: URL): Promise<void> {
  const { body } = await agent.request({
    origin,
    path: pathname,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: bodies.next(),
  });
  await body.dump();
}

async function postRaw(agent: Agent, { origin, pathname }: URL, sequence: number): Promise<void> {
  const { body } = await agent.request({
    origin,
    path: pathname,
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-webhook-sequence': String(sequence) },
    body: bodies.next(),
  });
  await body.dump();
}

async function postDelivery(agent: Agent, url: URL, sequence: number): Promise<void> {
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
