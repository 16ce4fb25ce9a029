import type { StoredEvent } from './persistence/event-store.js';

export type { StoredEvent };

/** Stored events, for other modules. */
export abstract class EventArchive {
  /** The event of that id; null if the workspace has none. */
  abstract find(workspaceId: string, eventId: string): Promise<StoredEvent | null>;
}
