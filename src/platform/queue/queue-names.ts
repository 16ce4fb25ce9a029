/** Every queue of the service. Each name is a Bull queue when there is a Redis. */
export const QUEUE_NAMES = ['lanes', 'lanes-failing', 'mail'] as const;

export type QueueName = (typeof QUEUE_NAMES)[number];

/** @throws when there is no queue of that name */
export function toQueueName(name: string): QueueName {
  const known = QUEUE_NAMES.find((candidate) => candidate === name);
  if (!known) throw new Error(`There is no queue ${name}, only ${QUEUE_NAMES.join(', ')}`);
  return known;
}
