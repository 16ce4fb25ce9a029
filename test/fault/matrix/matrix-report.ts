import type { Fault } from './fault.js';
import type { FaultRun } from './run-fault.js';

export async function writeMatrix(_fault: Fault, _runs: readonly FaultRun[]): Promise<void> {}
