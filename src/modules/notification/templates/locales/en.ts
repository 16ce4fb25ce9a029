import type { MailStrings } from './mail-strings.js';

export const en: MailStrings = {
  language: 'en',
  labels: {
    workspace: 'Workspace',
    subscription: 'Subscription',
    eventTypes: 'Event types',
    failures: 'Failed attempts',
    quota: 'Error quota',
    lastError: 'Last error',
    lastFailure: 'Last failure',
    waiting: 'Events waiting',
    disabledAt: 'Disabled at',
    asOf: 'As of',
    enable: 'Command to enable it again',
    documentation: 'API documentation',
  },
  unknown: 'unknown',
  quotaValue: ({ failures, limit, window }) => `${failures} of ${limit} failures within ${window}`,
  more: (count) => `… and ${count} more. The API lists them all.`,
  warning: {
    subject: ({ workspace, failures, limit }) =>
      `[${workspace}] Webhooks close to their error limit: ${failures} of ${limit} failures`,
    title: ({ workspace }) => `Webhooks of ${workspace} are close to being disabled`,
    intro: ({ failures, window, limit }) =>
      `${failures} delivery attempts of this workspace failed within the last ${window}. The limit is ${limit}.`,
    whenFailing: ({ limit, window }) =>
      `As soon as there are more than ${limit} failures within ${window}, every endpoint that has failed in that time is disabled. Endpoints that work are not touched.`,
    whenAll: ({ limit, window }) =>
      `As soon as there are more than ${limit} failures within ${window}, every endpoint of the workspace is disabled.`,
    expiry: ({ window }) =>
      `Each failure counts for ${window}. If the endpoints work again, there is nothing for you to do.`,
    listHeading: 'What is failing',
  },
  disabled: {
    quotaSubject: ({ workspace, count }) =>
      count === 1
        ? `[${workspace}] A webhook endpoint was disabled after too many failures`
        : `[${workspace}] ${count} webhook endpoints were disabled after too many failures`,
    goneSubject: ({ workspace, count }) =>
      count === 1
        ? `[${workspace}] A webhook endpoint was disabled: it answered 410 Gone`
        : `[${workspace}] ${count} webhook endpoints were disabled: they answered 410 Gone`,
    title: ({ workspace, count }) =>
      count === 1
        ? `A webhook endpoint of ${workspace} was disabled`
        : `${count} webhook endpoints of ${workspace} were disabled`,
    quotaIntroFailing: ({ failures, limit, window }) =>
      `${failures} delivery attempts of this workspace failed within ${window}; the limit is ${limit}. What was failing gets no more events; endpoints that work are not touched.`,
    quotaIntroAll: ({ failures, limit, window }) =>
      `${failures} delivery attempts of this workspace failed within ${window}; the limit is ${limit}. No endpoint of the workspace gets events any more.`,
    goneIntro:
      'It answered with the HTTP status 410 (Gone), which means that it no longer wants events and that this will not change by itself.',
    nothingLost:
      'Nothing is lost: the events that were waiting, and those that arrive from now on, are kept and can be sent later.',
    listHeading: 'What was disabled',
    howToHeading: 'How to enable it again',
    howToRepair: 'Repair the endpoint so that it answers with a 2xx status in time.',
    howToEnable:
      'Run the command that stands with the endpoint, with an API key that has the scope subscriptions:write.',
    howToReplay:
      'The part "replay": "skipped" sends what was held back, in its original order, before anything new. Leave it out to begin with new events.',
  },
  footer: {
    why: (workspace) =>
      `You get this mail because your address is a notification address of the workspace ${workspace}.`,
    sender: (publicUrl) => `Sent by Hooklane at ${publicUrl}`,
  },
};
