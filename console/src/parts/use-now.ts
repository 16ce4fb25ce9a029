import { useSyncExternalStore } from 'react';

const EVERY_MS = 1_000;

let now = Date.now();
let timer: ReturnType<typeof setInterval> | null = null;
const listeners = new Set<() => void>();

function listen(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, EVERY_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

/** The time now, in milliseconds since 1970, anew every second: one clock for all that is shown. */
export function useNow(): number {
  return useSyncExternalStore(listen, () => now);
}
