import type { Redis } from 'ioredis';

/** How many jobs a queue loses sight of, for some seconds, when a process is frozen or cut off. */
const WAITING_MAX = 4;

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
  const popInTurn: Pop = (source, destination, timeoutSeconds) => {
    const line = count++ % WAITING_MAX;
    const answer = (turns[line] ?? Promise.resolve()).then(() => pop(source, destination, timeoutSeconds));
    turns[line] = answer.catch(() => undefined);
    return answer;
  };
  Object.assign(client, { brpoplpush: popInTurn });
}
