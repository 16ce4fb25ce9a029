// A process that takes keys and never lets go of them: node --import tsx queue-worker.ts <redis url> <prefix>
import 'reflect-metadata';
import { startQueues } from './start-queues.js';

const [redisUrl = '', redisPrefix = ''] = process.argv.slice(2);
const { queues } = await startQueues({ redisUrl, redisPrefix });
queues.open('lanes').consume(
  1,
  (key) => {
    process.stdout.write(`took ${key}\n`);
    return new Promise(() => undefined);
  },
  () => undefined,
);
