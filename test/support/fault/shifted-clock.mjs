// Preloaded into a process of the service (--import): SIGUSR2 sets its clock off by the milliseconds that stand in
// CLOCK_SHIFT_FILE, in one step, as an administrator or a bad time server would. Timers and performance.now() go on as
// they do on a machine whose clock is stepped.
import { readFileSync } from 'node:fs';

const RealDate = Date;
let shiftMs = 0;

function read() {
  try {
    shiftMs = Number(readFileSync(process.env.CLOCK_SHIFT_FILE, 'utf8'));
  } catch {
    shiftMs = 0;
  }
}

const now = () => RealDate.now() + shiftMs;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
});
RealDate.prototype.constructor = globalThis.Date;

read();
process.on('SIGUSR2', read);
