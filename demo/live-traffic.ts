import { setTimeout as delay } from 'node:timers/promises';
import type { EventType } from './api.js';
import type { Receiver } from './receiver.js';
import type { Cast } from './story.js';

const POST_EVERY_MS = 700;
/** Often enough to be seen in the console, too seldom for the quota of the kept demo. */
const FLAKY_FAILS_EVERY = 40;
const ARRIVALS_MAX = 1_000;

/** Goes on as customers would: events for both workspaces, and an endpoint that stumbles now and then. Never ends. */
export async function goOnLiving({ types, sur, norte }: Cast, receiver: Receiver): Promise<never> {
  let requests = 0;
  receiver.onArrival = () => receiver.forgetAllBut(ARRIVALS_MAX);
  receiver.answer('flaky', () => (++requests % FLAKY_FAILS_EVERY === 0 ? 503 : 200));
  for (let posted = 0; ; posted += 1) {
    const type = types[posted % types.length];
    if (type) await postTo([sur, norte], type);
    await delay(POST_EVERY_MS);
  }
}

async function postTo(tenants: readonly Cast['sur'][], type: EventType): Promise<void> {
  await Promise.all(tenants.map((tenant) => tenant.postExamples([type])));
}
