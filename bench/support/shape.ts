/** The shape of the load, the same in all scenarios unless they say otherwise. */
export const LOAD_CONNECTIONS = 64;
export const RECEIVER_PORTS = 4;

/** The group of endpoints that answer as they should. */
export const MAIN_GROUP = 'main';

/** The bench's own processes. */
export const PROCESSES = {
  receiver: new URL('../processes/receiver.ts', import.meta.url),
  load: new URL('../processes/load.ts', import.meta.url),
  rawFloor: new URL('../processes/raw-floor.ts', import.meta.url),
  httpFloor: new URL('../processes/http-floor.ts', import.meta.url),
  pgFloor: new URL('../processes/pg-floor.ts', import.meta.url),
  bareEngine: new URL('../processes/bare-engine.ts', import.meta.url),
};
