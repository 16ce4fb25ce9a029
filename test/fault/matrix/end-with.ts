/** Runs `stop` before this process ends because it was told to: nothing it has started or mounted is left behind. */
export function endWith(stop: () => Promise<void> | undefined): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void Promise.resolve(stop())
        .catch((error: unknown) => console.error(error))
        .finally(() => process.exit(130));
    });
  }
}
