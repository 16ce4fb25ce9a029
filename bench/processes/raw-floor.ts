// Nothing but a loop of requests: what one process can post to the receiver at most.
import { Agent } from 'undici';
import { MessageBodies } from '../support/bodies.js';
import { serve } from '../support/child.js';

const bodies = new MessageBodies();

const answers = {
  /** Posts for some seconds; gives the requests per second after `warmUpSeconds`. */
  measure: async (input: { urls: string[]; connections: number; warmUpSeconds: number; seconds: number }) => {
    const { urls, connections, warmUpSeconds, seconds } = input;
    const agent = new Agent({ connections: connections / urls.length, pipelining: 1 });
    const begin = performance.now() + warmUpSeconds * 1000;
    const end = begin + seconds * 1000;
    let count = 0;
    const loop = async (url: string) => {
      for (let now = performance.now(); now < end; now = performance.now()) {
        const { origin, pathname } = new URL(url);
        const { body } = await agent.request({
          origin,
          path: pathname,
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: bodies.next(),
        });
        await body.dump();
        if (now >= begin) count += 1;
      }
    };
    await Promise.all(
      Array.from({ length: connections }, (_, index) => loop(urls[index % urls.length] ?? '')),
    );
    await agent.close();
    return count / seconds;
  },
};

export type RawFloorAnswers = typeof answers;

serve(answers);
