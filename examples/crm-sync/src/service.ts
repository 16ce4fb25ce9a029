import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { Webhook } from 'standardwebhooks';
import { Applier } from './applier.js';
import { isCrmEvent } from './crm.js';
import { Hooklane } from './hooklane.js';
import type { Settings } from './settings.js';
import { Store } from './store.js';

const BODY_LIMIT_BYTES = 1_048_576;
const HOOKS_PATH = '/hooks';

export interface CrmSync {
  /** Where deliveries go. */
  readonly url: string;
  /** Where this process listens. */
  readonly origin: string;
  /** Reads the feed now. */
  readFeed(): void;
  close(): Promise<void>;
}

/** Starts the service: listens, registers itself, reads the feed from where it was, then applies deliveries. */
export async function startCrmSync(settings: Settings): Promise<CrmSync> {
  const store = await Store.open(settings.databaseUrl);
  const hooklane = new Hooklane(settings);
  const applier = new Applier(store, hooklane, settings.pollMs);
  const server = serverOf(store, applier);
  const close = async () => {
    await server.close();
    await applier.close();
    await store.close();
  };
  try {
    const origin = await server.listen({ port: settings.port, host: '127.0.0.1' });
    const url = `${settings.publicUrl ?? origin}${HOOKS_PATH}`;
    await hooklane.register(url, store);
    applier.readFeed();
    return { url, origin, readFeed: () => applier.readFeed(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function serverOf(store: Store, applier: Applier): FastifyInstance {
  const server = fastify({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true });
  // The signature is over the bytes that came: they are not parsed before it is verified.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_, body, done) => done(null, body));

  server.post(HOOKS_PATH, async (request: FastifyRequest<{ Body: Buffer }>, reply) => {
    const { secret } = await store.state();
    const event = secret && verified(secret, request);
    if (!event) return reply.code(401).send();
    if (isCrmEvent(event)) {
      // Stored, then answered; applying takes as long as it takes.
      await store.rows(
        'insert into inbox (event_id, sequence, body) values ($1, $2, $3) on conflict do nothing',
        [event.event_id, Number(request.headers['x-webhook-sequence']), event],
      );
      applier.wake();
    }
    return reply.code(204).send();
  });

  server.get('/status', async () => {
    const { secret: _, ...state } = await store.state();
    const [waiting] = await store.rows<{ count: number }>('select count(*)::integer from inbox');
    return { ...state, waiting: waiting?.count ?? 0 };
  });
  return server;
}

/** The event, if the signature is right; null if it is not. */
function verified(secret: string, { body, headers }: FastifyRequest<{ Body: Buffer }>) {
  try {
    return new Webhook(secret).verify(body, headers as Record<string, string>) as { event_type: string };
  } catch {
    return null;
  }
}
