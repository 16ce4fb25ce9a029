import type { Redis } from 'ioredis';

/** How many jobs a queue loses sight of, for some seconds, when a process is frozen or cut off. */
const WAITING_MAX = 4;

/** What ioredis says, and what Bull expects to hear while it pauses. */
const CLOSED = 'Connection is closed.';

type Pop = (source: string, destination: string, timeoutSeconds: number) => Promise<string | null>;

/**
 * Lets few commands of a connection wait for jobs at a time; the others stand in line here. Bull sends one for every
 * job that it could take, hundreds at once, and Redis goes on serving those of a process that is frozen or cut off:
 * each swallows a job until that is found to be stalled.
 */
export function boundWaiting(client: Redis): void {
  const pop = client.brpoplpush.bind(client) as Pop;
  const turns = Array.from({ length: WAITING_MAX }, (): Promise<unknown> => Promise.resolve());
  let count = 0;
  let ends = 0;
  client.on('end', () => (ends += 1));
  const popInTurn: Pop = (source, destination, timeoutSeconds) => {
    const line = count++ % WAITING_MAX;
    const endsBefore = ends;
    const answer = (turns[line] ?? Promise.resolve()).then(() => {
      // Bull ends the connection to stop waiting, and opens it again: nobody in line has to wait any more.
      if (ends !== endsBefore) throw new Error(CLOSED);
      return pop(source, destination, timeoutSeconds);
    });
    turns[line] = answer.catch(() => undefined);
    return answer;
  };
  Object.assign(client, { brpoplpush: popInTurn });
}
