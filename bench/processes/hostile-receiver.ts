// Receives deliveries in ways that are hostile: holds them, floods what reads the answer, resets.
import { constants, setPriority } from 'node:os';
import { HOLDING_WAYS, HostileReceiver } from '../../test/support/hostile/hostile-receiver.js';
import { serve } from '../support/child.js';

/** These end within milliseconds, after as much as is read of an answer. */
const FLOODING_WAYS = [
  'sends a body without end',
  'sends spaces without end',
  'sends interim answers without end',
];

// It stands for other people's machines: what it burns must not be missing from ours.
setPriority(constants.priority.PRIORITY_LOW);

const receiver = await HostileReceiver.start();

const answers = {
  /** URLs that end before the name of an endpoint, one for each way; requests to `holding` ones are held. */
  origins: () => ({ holding: HOLDING_WAYS.map(originOf), flooding: FLOODING_WAYS.map(originOf) }),
  counts: () => ({ connections: receiver.connections, open: receiver.open, openMax: receiver.openMax }),
};

export type HostileReceiverAnswers = typeof answers;

serve(answers);

function originOf(way: string): string {
  return receiver.url(way).slice(0, -1);
}
