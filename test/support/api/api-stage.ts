import { setTimeout as delay } from 'node:timers/promises';
import { SCOPES } from '../../../src/modules/workspaces/scopes.js';
import { aKey } from '../builders/workspaces.js';
import { eventually } from '../eventually.js';
import { FakeReceiver } from '../fake-receiver.js';
import { startApp, type TestApp } from '../start-app.js';
import { aTag, Tenant } from '../tenant.js';
import { type Document, documentOf, type Route } from './document.js';

/** A value for every path parameter of the document. */
export type PathValues = Readonly<Record<string, string>>;

/** A service with two workspaces that have one of everything, and keys of the first one. */
export interface ApiStage {
  readonly app: TestApp;
  readonly document: Document;
  readonly receiver: FakeReceiver;
  readonly ours: PathValues;
  readonly theirs: PathValues;
  readonly revokedKey: string;
  /** A key of ours with all scopes but those of `lacking`. */
  keyWithout(lacking: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

export async function openApiStage(): Promise<ApiStage> {
  const receiver = await FakeReceiver.open();
  const app = await startApp();
  const ours = await oneOfEverything(app, receiver.url('/ours'));
  const theirs = await oneOfEverything(app, receiver.url('/theirs'));
  const revoked = await aKey(app, workspaceOf(ours), ...SCOPES);
  await app.api('DELETE', `/v1/workspaces/${workspaceOf(ours)}/api-keys/${revoked.id}`);
  const keys = new Map<string, string>();

  return {
    app,
    document: await documentOf(app),
    receiver,
    ours,
    theirs,
    revokedKey: revoked.key,
    keyWithout: async (lacking) => {
      const scopes = SCOPES.filter((scope) => !lacking.includes(scope));
      const known = keys.get(scopes.join());
      if (known) return known;
      const { key } = await aKey(app, workspaceOf(ours), ...scopes);
      keys.set(scopes.join(), key);
      return key;
    },
    close: async () => {
      await app.close();
      await receiver.close();
    },
  };
}

/** The path of a route with `values` in it, each as it is. Fails for a parameter that nobody has a value for. */
export function pathOf({ path, operationId }: Route, values: PathValues): string {
  return path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${operationId}: the stage has no value for {${name}}`);
    return value;
  });
}

function workspaceOf({ workspaceId }: PathValues): string {
  return workspaceId ?? '';
}

/** A workspace with a subscription, an event and its delivery, which waits for nothing any more, and a key. */
async function oneOfEverything(app: TestApp, url: string): Promise<PathValues> {
  const tenant = await Tenant.on(app);
  const workspaceId = tenant.workspace.id;
  const { id: apiKeyId } = await aKey(app, workspaceId, 'events:read');
  const { id: subscriptionId } = await tenant.subscribe(url);
  const { id: eventId } = await tenant.post(aTag(88123));
  const delivery = await eventually('the event is delivered', async () => {
    await delay(20);
    const [found] = await tenant.deliveries(`eventId=${eventId}&status=delivered`);
    return found ?? null;
  });
  return {
    workspaceId,
    apiKeyId,
    subscriptionId,
    eventId,
    deliveryId: delivery.id,
    type: 'contact.tag.updated',
    contactId: '88123',
  };
}
