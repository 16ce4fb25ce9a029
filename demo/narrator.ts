import type { Arrival, Receiver } from './receiver.js';
import { type Screen, styled } from './screen.js';
import { ATTEMPTS_MAX } from './settings.js';

/** Tells each failure, each retry, and in one line what came at its first attempt once the last event is there. */
export function narrate(receiver: Receiver, screen: Screen, eventCount: number): void {
  const tell = ({ endpoint }: Arrival, text: string) => screen.line(`${endpoint.padEnd(8)} ${text}`);
  receiver.onArrival = (arrival) => {
    const { endpoint, eventType, attempt, sequence, status } = arrival;
    if (status !== 200) {
      const last = attempt === ATTEMPTS_MAX ? ', its last' : '';
      tell(arrival, `${styled('red', '503')} to ${eventType}, attempt ${attempt}${last}`);
    } else if (attempt > 1) {
      tell(arrival, `${styled('green', '200')} to ${eventType}, attempt ${attempt}`);
    }
    if (status === 200 && sequence === eventCount) {
      const atFirst = receiver.at(endpoint).filter((each) => each.status === 200 && each.attempt === 1);
      tell(arrival, `${styled('green', '200')} to ${atFirst.length} events at their first attempt`);
    }
  };
}
