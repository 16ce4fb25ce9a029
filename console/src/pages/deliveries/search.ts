import { DELIVERIES, type Delivery, type DeliveryStatus, STATUSES } from '../../api/deliveries.js';

/** What the log is narrowed to, as it stands in the address. */
export interface DeliverySearch {
  readonly subscriptionId?: string;
  readonly status?: DeliveryStatus;
  readonly eventType?: string;
  readonly eventId?: string;
  readonly contactId?: string;
  readonly since?: string;
  readonly until?: string;
}

const WORDS = ['subscriptionId', 'eventType', 'eventId', 'contactId'] as const;
const TIMES = ['since', 'until'] as const;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Under what the list of the log is kept. */
export function deliveriesKey(workspaceId: string, search: DeliverySearch): readonly unknown[] {
  return ['get', DELIVERIES, workspaceId, search];
}

/** Reads the search of an address; what it does not know is left out. */
export function deliverySearchOf(values: Record<string, unknown>): DeliverySearch {
  const words = WORDS.map((name) => [name, textOf(values[name])] as const);
  const times = TIMES.map((name) => [name, timeOf(values[name])] as const);
  const status = STATUSES.find((each) => each === values['status']);
  const known = [...words, ...times, ['status', status] as const].filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as DeliverySearch;
}

/** A search for one thing that a user has at hand: the id of an event, or of a contact. */
export function idSearchOf(text: string): Pick<DeliverySearch, 'eventId' | 'contactId'> {
  const id = text.trim();
  if (id === '') return {};
  return UUID.test(id) ? { eventId: id.toLowerCase() } : { contactId: id.slice(0, 100) };
}

/** Whether a delivery that has changed still belongs to what is shown. */
export function fits({ status }: DeliverySearch, delivery: Delivery): boolean {
  return status === undefined || status === delivery.status;
}

/** An id of digits comes out of the address as a number. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function timeOf(value: unknown): string | undefined {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? value : undefined;
}
