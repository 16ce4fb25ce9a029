import { Api, type Delivery, type EventType, type Notification, type Page } from './api.js';
import type { Quota, Subscription } from './api.js';
import { type Mail, readMails } from './mails.js';
import { narrate } from './narrator.js';
import type { Arrival, EndpointName, Receiver } from './receiver.js';
import { type Screen, styled } from './screen.js';
import type { ServiceProcess } from './service-process.js';
import { FAILURES_UNTIL_DISABLED, FLAKY_FAILURES, QUOTA_LIMIT } from './settings.js';
import { Tenant } from './tenant.js';
import { until } from './until.js';

/** What the API says of an endpoint and its workspace at one moment, and what the receiver has got by then. */
export interface Standing {
  readonly subscription: Subscription;
  readonly deliveries: readonly Delivery[];
  readonly quota: Quota;
  readonly arrivals: readonly Arrival[];
}

/** All that the report shows and the checks look at. */
export interface Evidence {
  readonly types: readonly string[];
  readonly eventIds: Readonly<Record<EndpointName, readonly string[]>>;
  readonly healthy: Standing;
  readonly flaky: Standing;
  /** The dead endpoint when it was disabled, and after it was repaired and enabled. */
  readonly dead: Standing;
  readonly repaired: Standing;
  readonly notifications: readonly Notification[];
  readonly mails: readonly Mail[];
  readonly mailsExpectedAt: readonly string[];
  readonly cast: Cast;
}

/** The workspaces of the story. */
export interface Cast {
  readonly types: readonly EventType[];
  readonly sur: Tenant;
  readonly norte: Tenant;
}

/** Lets a service and a receiver live through a bad day, and brings back what both have to say of it. */
export async function tellStory(
  service: ServiceProcess,
  receiver: Receiver,
  screen: Screen,
): Promise<Evidence> {
  const root = await startService(service, screen);
  const cast = await subscribe(root, receiver, screen);
  const { types, sur, norte } = cast;
  const eventIds = await postExamples(cast, receiver, screen);
  await waitForTheTrip(sur, screen);
  const healthy = await standingOf(sur, 'healthy', receiver);
  const flaky = await standingOf(norte, 'flaky', receiver);
  const dead = await standingOf(sur, 'dead', receiver);
  await repair(sur, receiver, screen);
  return {
    ...{ eventIds, healthy, flaky, dead },
    types: types.map(({ name }) => name),
    repaired: await standingOf(sur, 'dead', receiver),
    notifications: [...(await sur.notifications()), ...(await norte.notifications())],
    mails: await readMails(service.dataDir),
    mailsExpectedAt: sur.notificationEmails,
    cast,
  };
}

async function startService(service: ServiceProcess, screen: Screen): Promise<Api> {
  screen.stage('Start the service: its own Postgres, queues inside the process, mails to files');
  screen.await('the first start makes a database');
  const root = new Api(service.url, await service.ready());
  screen.line(`ready at ${service.url}, data in ${service.dataDir}`);
  return root;
}

async function subscribe(root: Api, receiver: Receiver, screen: Screen): Promise<Cast> {
  screen.stage('Make two workspaces, each with an API key, and subscribe three endpoints to all event types');
  const types = (await root.get<Page<EventType>>('/event-types')).items;
  const sur = await Tenant.create(root, 'Ferretería Sur', ['ana@sur.example', 'ops@sur.example']);
  const norte = await Tenant.create(root, 'Loja Norte', ['rui@norte.example']);
  await sur.subscribe('healthy', receiver, types);
  await sur.subscribe('dead', receiver, types);
  await norte.subscribe('flaky', receiver, types);
  receiver.answer('healthy', () => 200);
  receiver.answer('dead', () => 503);
  receiver.answer('flaky', (before) => (before < FLAKY_FAILURES ? 503 : 200));
  screen.line(`${sur.name.padEnd(14)}  healthy always answers 200, dead always 503`);
  screen.line(
    `${norte.name.padEnd(14)}  flaky answers 503 twice, then 200; it lives next door, because a workspace`,
  );
  screen.line(`${' '.repeat(14)}  shares one quota, which disables all that failed in it`);
  return { types, sur, norte };
}

async function postExamples(
  { types, sur, norte }: Cast,
  receiver: Receiver,
  screen: Screen,
): Promise<Evidence['eventIds']> {
  screen.stage(`Post the catalogue's ${types.length} examples to each workspace`);
  narrate(receiver, screen, types.length);
  const [ofSur, ofNorte] = await Promise.all([sur.postExamples(types), norte.postExamples(types)]);
  screen.await('the flaky endpoint recovers');
  await settled(sur, 'healthy');
  await settled(norte, 'flaky');
  return { healthy: ofSur, dead: ofSur, flaky: ofNorte };
}

async function waitForTheTrip(tenant: Tenant, screen: Screen): Promise<void> {
  screen.await(`the dead endpoint fails more than ${QUOTA_LIMIT} times`);
  await until('the dead endpoint is disabled', async () => {
    return (await tenant.subscription('dead')).status === 'disabled';
  });
  screen.line(`dead     ${styled('red', 'disabled')} after ${FAILURES_UNTIL_DISABLED} failures`);
  screen.await('the mails are written');
  const sent = await until('both mails are written', async () => {
    const all = await tenant.notifications();
    return all.length >= 2 && all.every(({ status }) => status === 'sent') && all;
  });
  for (const { subject } of [...sent].reverse()) screen.line(`mail     ${subject}`);
}

async function repair(tenant: Tenant, receiver: Receiver, screen: Screen): Promise<void> {
  screen.stage('Repair the dead endpoint and enable it with `replay: "skipped"`');
  receiver.answer('dead', () => 200);
  await tenant.enableWithReplay('dead');
  screen.await('what was skipped is sent');
  await settled(tenant, 'dead');
}

async function settled(tenant: Tenant, endpoint: EndpointName): Promise<void> {
  await until(`nothing waits for the ${endpoint} endpoint any more`, async () => {
    return (await tenant.subscription(endpoint)).pendingDeliveries === 0;
  });
}

async function standingOf(tenant: Tenant, endpoint: EndpointName, receiver: Receiver): Promise<Standing> {
  return {
    subscription: await tenant.subscription(endpoint),
    deliveries: await tenant.deliveries(endpoint),
    quota: await tenant.quota(),
    arrivals: receiver.at(endpoint),
  };
}
