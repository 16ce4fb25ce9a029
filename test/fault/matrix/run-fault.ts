import { join } from 'node:path';
import type { Fault } from './fault.js';
import type { Rig } from './rig.js';
import { Trial } from './trial.js';
import { auditTrial, type Findings } from './trial-audit.js';

/** A mail that was in the hands of a killed worker comes a minute late. */
const SETTLED_MS = 90_000;

/** One fault at one seed. */
export interface FaultRun extends Findings {
  readonly fault: string;
  readonly seed: number;
  readonly lastedMs: number;
  readonly recoveryMs: number;
}

/** Starts the service on `rig`, does a fault to it, and audits what came of it; keeps the logs if it was not well. */
export async function runFault(rig: Rig, fault: Fault, seed: number, logsDir: string): Promise<FaultRun> {
  rig.mailbox.received.length = 0;
  const trial = await Trial.start(rig, { seed });
  const keepLogs = () => trial.keepLogs(join(logsDir, `${fault.name}-${seed}`));
  try {
    const inflicted = await trial.inflict(fault);
    await trial.settle(SETTLED_MS);
    const findings = await auditTrial(trial, [fault]);
    if (findings.broken.length > 0) keepLogs();
    return { fault: fault.name, seed, ...inflicted, ...findings };
  } catch (error) {
    keepLogs();
    throw error;
  } finally {
    await trial.close();
  }
}
