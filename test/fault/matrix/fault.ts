import type { SeededRandom } from '../../support/fault/seeded-random.js';
import type { ServiceProcess } from '../../support/fault/service-process.js';
import type { TcpProxy } from '../../support/fault/tcp-proxy.js';
import type { Rig } from './rig.js';

/** What a fault can be done to. */
export interface Scene {
  readonly rig: Rig;
  readonly random: SeededRandom;
  readonly api: ServiceProcess;
  /** The workers that may be harmed. */
  readonly workers: readonly ServiceProcess[];
  /** All processes that may be harmed. */
  readonly all: readonly ServiceProcess[];
  /** What all requests to receivers go through. */
  readonly receiverLine: TcpProxy;
}

/** Brings back what a fault has taken away; resolves when it is there again. */
export type Undo = () => Promise<void>;

/** What a fault may cost; everything else is a promise broken. */
export interface Permits {
  /** Whether what is in flight may arrive twice: one request of each lane. */
  readonly repeats: boolean;
  /** How many mails may be sent twice: those that were taken by the mail server and not recorded yet. */
  readonly mailRepeats: number;
  /** Answers to producers other than 202: none, 503 with `Retry-After`, or that and broken connections. */
  readonly refusals: 'none' | 'asked to come back' | 'broken connections';
  /** Whether requests may fail that the receiver did not refuse, and so disable endpoints that are well. */
  readonly failures: boolean;
  /** Whether a workspace may be warned of the same failures twice, since half of them have another time. */
  readonly warnsTwice: boolean;
}

/** A fault costs nothing. */
export const NOTHING: Permits = {
  repeats: false,
  mailRepeats: 0,
  refusals: 'none',
  failures: false,
  warnsTwice: false,
};

/** One way in which things go wrong. */
export interface Fault {
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** How long it lasts: at least and at most. */
  readonly lastsMs: readonly [number, number];
  readonly permits: Permits;
  readonly needsSmallDisk?: boolean;
  /** Does it; the answer undoes it. */
  readonly inflict: (scene: Scene) => Promise<Undo>;
}

/** What several faults may cost together. */
export function permitsOf(faults: readonly Fault[]): Permits {
  const permits = faults.map((fault) => fault.permits);
  const refusals = ['broken connections', 'asked to come back', 'none'] as const;
  return {
    repeats: permits.some((each) => each.repeats),
    mailRepeats: permits.reduce((sum, each) => sum + each.mailRepeats, 0),
    refusals: refusals.find((kind) => permits.some((each) => each.refusals === kind)) ?? 'none',
    failures: permits.some((each) => each.failures),
    warnsTwice: permits.some((each) => each.warnsTwice),
  };
}
