/** Where the time of posting stands in a body, in milliseconds since 1970. */
export const POSTED_AT = '"postedAtMs":';

const BYTES = 1024;
const TIME = '0000000000000.000';

/** Makes requests for a message that came in: 1 KiB each, and each with the time at which it is posted. */
export class MessageBodies {
  private readonly head: string;

  constructor() {
    const bare = requestOf('');
    this.head = requestOf('x'.repeat(BYTES - Buffer.byteLength(bare))).slice(0, -`${TIME}}}`.length);
  }

  /** The body of a request that is posted now. */
  next(): string {
    return `${this.head}${nowMs().toFixed(3)}}}`;
  }

  /** The body of a request with `count` events that are posted now. */
  nextBatch(count: number): string {
    return `{"events":[${Array.from({ length: count }, () => this.next()).join(',')}]}`;
  }
}

/** The time, finer than milliseconds, comparable between the processes of a machine. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

/** The time of posting that a delivered body tells; null if it tells none. */
export function postedAtOf(body: Buffer): number | null {
  const at = body.lastIndexOf(POSTED_AT);
  if (at < 0) return null;
  const from = at + POSTED_AT.length;
  return Number.parseFloat(body.toString('latin1', from, from + TIME.length));
}

function requestOf(text: string): string {
  const data = {
    contact: { id: 52806, firstName: 'Aylin', lastName: 'Demir', phone: '+905325550176', tags: ['wedding'] },
    message: {
      messageId: 1742115631000000,
      contactId: 52806,
      channelId: 118,
      traffic: 'incoming',
      message: { type: 'text', text },
      timestamp: 1742115631,
    },
    channel: { id: 118, name: 'Florist WhatsApp', source: 'whatsapp_cloud' },
    sender: { type: 'contact', source: 'contact' },
  };
  const json = JSON.stringify({ type: 'message.received', data });
  return `${json.slice(0, -2)},${POSTED_AT}${TIME}}}`;
}
