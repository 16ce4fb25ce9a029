const PAUSE_MS = 1_000;
const PAUSE_MS_MAX = 15_000;

/** How long a key rests after its handler threw for the `failures`th time in a row: 1, 2, 4, 8, then 15 seconds. */
export function retryPauseMs(failures: number): number {
  return Math.min(PAUSE_MS * 2 ** (failures - 1), PAUSE_MS_MAX);
}
