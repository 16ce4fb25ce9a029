import type { DeliveryOutcome } from '../delivery-outcome.js';

/** One HTTP request to a user's URL. */
export interface OutgoingRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** By `performance.now()`: later than that it must not be written any more. */
  readonly writeBeforeMs: number;
}

/** The only way in which anything is sent to a user's URL (rule 17). */
export abstract class Receiver {
  /**
   * POSTs once and reads the answer, all inside one deadline (rule 6). Never rejects for what the receiver or the
   * network does: that is the outcome. Rejects, and has sent nothing, when this process itself did not run in time.
   */
  abstract post(request: OutgoingRequest): Promise<DeliveryOutcome>;

  /** Ends idle connections; requests in flight are cut off. */
  abstract close(): Promise<void>;
}
