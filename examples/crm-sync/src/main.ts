import { startCrmSync } from './service.js';
import { settingsOf } from './settings.js';

const sync = await startCrmSync(settingsOf(process.env));
console.log(`Deliveries come to ${sync.url}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void sync.close());
}
