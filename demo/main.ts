// A service, a receiver, and a day on which one endpoint stumbles and another one falls. See story.ts.
// With --keep all of it goes on, with live traffic, until it is interrupted.
import { setTimeout as delay } from 'node:timers/promises';
import { check } from './checks.js';
import { printChecks, printDeliveries, printEndpoints, printMail } from './report.js';
import { Receiver } from './receiver.js';
import { Screen, styled } from './screen.js';
import { ServiceProcess } from './service-process.js';
import { goOnLiving } from './live-traffic.js';
import { KEPT_QUOTA_WINDOW_MS, QUOTA_LIMIT, RETRY_DELAYS_MS } from './settings.js';
import { type Evidence, tellStory } from './story.js';

class Interruption extends Error {}

const isKept = process.argv.includes('--keep');
const screen = new Screen();
const interruption = interrupted();
const receiver = await Receiver.start();
const service = await ServiceProcess.spawn(isKept ? { QUOTA_WINDOW_MS: `${KEPT_QUOTA_WINDOW_MS}` } : {});

let exitCode = 1;
try {
  introduce();
  const story = tellStory(service, receiver, screen).catch(afterItsCause);
  const evidence = await Promise.race([story, service.ended, interruption]);
  screen.rest();
  exitCode = conclude(evidence) ? 0 : 1;
  if (isKept) {
    invite(await service.ready());
    await Promise.race([goOnLiving(evidence.cast, receiver), service.ended, interruption]);
  }
} catch (error) {
  screen.rest();
  console.error(`\n${(error as Error).message}`);
  if (error instanceof Interruption) exitCode = 130;
}
if (exitCode === 1) console.error(`\nThe last lines of the service's log:\n${service.log()}`);
receiver.stop();
await service.stop();
process.exit(exitCode);

function introduce(): void {
  const seconds = RETRY_DELAYS_MS.map((ms) => ms / 1000).join(', ');
  console.log(
    `${styled('bold', 'Hooklane')}: the real service and a real receiver. To be quick, retries wait ${seconds} s instead of\n` +
      `30, 60, 90 s, and a workspace may fail ${QUOTA_LIMIT} times instead of 30 within 30 minutes.`,
  );
}

function conclude(evidence: Evidence): boolean {
  screen.stage('What became of the events: as which one each arrived, and at which attempt');
  printDeliveries(evidence);
  printEndpoints(evidence);
  screen.stage('The mail about the disabled endpoint');
  for (const mail of evidence.mails.slice(-1)) printMail(mail);
  screen.stage('Checks');
  const allHold = printChecks(check(evidence));
  console.log(allHold ? '\nAll of it holds.' : '\nNot all of it holds.');
  return allHold;
}

function invite(rootKey: string): void {
  screen.stage('Look around: events keep coming, and an endpoint stumbles now and then');
  console.log(`Console:   ${service.url}/console`);
  console.log(`Sign in:   ${rootKey}`);
  console.log(`Documents: ${service.url}/docs`);
  console.log('Ctrl-C ends it and takes everything away.');
}

/** A call that fails because the service has ended is not the news; that comes a moment later. */
async function afterItsCause(error: unknown): Promise<never> {
  await delay(500);
  throw error;
}

/** Rejects at the first request to end; later ones change nothing, as everything is being put away by then. */
function interrupted(): Promise<never> {
  const promise = new Promise<never>((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => reject(new Interruption('Interrupted: stopping the service …')));
    }
    process.stdout.on('error', reject);
  });
  promise.catch(() => undefined);
  return promise;
}
