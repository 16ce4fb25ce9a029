// Receives deliveries in ways that are hostile: holds them, floods what reads the answer, resets.
import { HOLDING_WAYS, HostileReceiver } from '../../test/support/hostile/hostile-receiver.js';
import { serve } from '../support/child.js';

const WAYS = [
  ...HOLDING_WAYS,
  'sends a body without end',
  'sends spaces without end',
  'sends interim answers without end',
];

const receiver = await HostileReceiver.start();

const answers = {
  /** URLs that end before the name of an endpoint, one for each way. */
  origins: () => WAYS.map((way) => receiver.url(way).slice(0, -1)),
  counts: () => ({ connections: receiver.connections, open: receiver.open, openMax: receiver.openMax }),
};

export type HostileReceiverAnswers = typeof answers;

serve(answers);
