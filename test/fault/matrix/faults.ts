import { type Fault, NOTHING, type Permits } from './fault.js';
import { FAULTS_OF_PROCESSES } from './faults-of-processes.js';
import { FAULTS_OF_SERVERS } from './faults-of-servers.js';

const CUT_OFF: Permits = { ...NOTHING, repeats: true, failures: true };

const FAULTS_OF_RECEIVERS: readonly Fault[] = [
  {
    name: 'receivers-silent',
    title: 'network between workers and receivers drops everything',
    lastsMs: [1_500, 5_000],
    permits: CUT_OFF,
    inflict: async ({ receiverLine }) => {
      receiverLine.silence();
      return async () => receiverLine.mend();
    },
  },
  {
    name: 'receivers-reset',
    title: 'network between workers and receivers resets every connection',
    lastsMs: [1_500, 5_000],
    permits: CUT_OFF,
    inflict: async ({ receiverLine }) => {
      receiverLine.break();
      return async () => receiverLine.mend();
    },
  },
];

/** Every fault that the matrix knows: what is done, how it is undone, and what it may cost. */
export const FAULTS: readonly Fault[] = [
  ...FAULTS_OF_PROCESSES,
  ...FAULTS_OF_SERVERS,
  ...FAULTS_OF_RECEIVERS,
];
