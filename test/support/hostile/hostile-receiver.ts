import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setImmediate as immediate, setTimeout as delay } from 'node:timers/promises';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const KIB = 1024;
const DRIP_MS = 200;
const FLOOD_MAX = 1024 * KIB * KIB;

/** What a receiver does with the connection on which a request has come. */
export type Misdeed = (socket: Socket) => void | Promise<void>;

const OK = 'HTTP/1.1 200 OK\r\n';
const LONG = 'x'.repeat(64 * KIB);

const say =
  (text: string | Buffer): Misdeed =>
  (socket) =>
    void socket.write(text);
const sayAndClose =
  (text: string): Misdeed =>
  (socket) =>
    void socket.end(text);

/** Says `start` and then `again` until the other side goes, as fast as it is taken. */
const flood =
  (start: string, again: string): Misdeed =>
  async (socket) => {
    const closed = once(socket, 'close').catch(() => undefined);
    socket.write(start);
    for (let sent = 0; sent < FLOOD_MAX && !socket.destroyed; sent += again.length) {
      if (!socket.write(again)) await Promise.race([once(socket, 'drain').catch(() => undefined), closed]);
    }
  };

/** Says `start` and then one character of `text` after the other, for ever. */
const drip =
  (start: string, text: string): Misdeed =>
  async (socket) => {
    socket.write(start);
    for (let index = 0; !socket.destroyed; index += 1) {
      socket.write(text.charAt(index % text.length));
      await delay(DRIP_MS);
    }
  };

/** Says `start` and then `piece` by `piece`, in packets of their own, as fast as they are sent. */
const hail =
  (start: string, piece: string): Misdeed =>
  async (socket) => {
    socket.write(start);
    while (!socket.destroyed) {
      socket.write(piece);
      await immediate();
      await immediate();
    }
  };

/** A body of zeros, 16 MiB of them, in a few KiB. */
const bomb = (encoding: 'gzip' | 'br'): Misdeed => {
  const zeros = Buffer.alloc(16 * KIB * KIB);
  const fast = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
  const body = encoding === 'gzip' ? gzipSync(zeros) : brotliCompressSync(zeros, fast);
  const head = `${OK}content-encoding: ${encoding}\r\ncontent-length: ${body.length}\r\n\r\n`;
  return say(Buffer.concat([Buffer.from(head), body]));
};

const interim = (count: number) => 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'.repeat(count);

/** What an attempt that met with it comes to in the log. */
export interface Fate {
  readonly outcome: 'accepted' | 'refused' | 'timed_out' | 'unreachable';
  readonly statusCode: number | null;
  readonly error?: string | RegExp;
}

interface HostileWay {
  readonly does: Misdeed;
  readonly fate: Fate;
  /** Whether it holds its lane until the deadline. */
  readonly holds?: true;
}

const timedOut = (statusCode: number | null = null): Fate => ({
  outcome: 'timed_out',
  statusCode,
  error: /^no complete answer within/,
});
const accepted: Fate = { outcome: 'accepted', statusCode: 200 };
const broken = (error: string | RegExp, statusCode: number | null = null): Fate => ({
  outcome: 'unreachable',
  statusCode,
  error,
});
const TOO_MANY_HEADERS = 'the answer has too many headers (UND_ERR_HEADERS_OVERFLOW)';
const NO_END = 'the answer does not come to an end';
const CLOSED = 'connection closed before the answer was complete (UND_ERR_SOCKET)';
const NO_HTTP = /^the answer is not valid HTTP/;
const WRONG_LENGTH = 'the answer is not as long as it says (UND_ERR_RES_CONTENT_LENGTH_MISMATCH)';

/** Ways in which a receiver can be hostile or broken, and how each ends. */
export const HOSTILE_WAYS: Readonly<Record<string, HostileWay>> = {
  'never answers': { does: () => undefined, fate: timedOut(), holds: true },
  'never reads': { does: (socket) => void socket.pause(), fate: timedOut(), holds: true },
  'answers a byte at a time': { does: drip('', `${OK}x-a: ${LONG}`), fate: timedOut(), holds: true },
  'drips its body': { does: drip(`${OK}\r\n`, '.'), fate: timedOut(200), holds: true },
  'drips its chunks': {
    does: drip(`${OK}transfer-encoding: chunked\r\n\r\n`, '1\r\nx\r\n'),
    fate: timedOut(200),
    holds: true,
  },
  'drips faster than can be read': {
    does: hail(`${OK}\r\n`, '.'),
    fate: accepted,
  },
  'stops in its headers': { does: say(`${OK}x-a: b\r\n`), fate: timedOut(), holds: true },
  'stops in its body': { does: say(`${OK}content-length: 9\r\n\r\n1234`), fate: timedOut(200), holds: true },

  'sends headers without end': {
    does: flood(OK, `x-a: ${'a'.repeat(KIB)}\r\n`),
    fate: broken(TOO_MANY_HEADERS),
  },
  'sends small headers without end': {
    does: flood(OK, 'a:b\r\n'.repeat(KIB)),
    fate: broken(TOO_MANY_HEADERS),
  },
  'sends a header without end': { does: flood(`${OK}x-a: `, LONG), fate: broken(TOO_MANY_HEADERS) },
  'sends spaces without end': { does: flood(`${OK}x-a:`, ' '.repeat(64 * KIB)), fate: broken(NO_END) },
  'sends a reason without end': { does: flood('HTTP/1.1 200 ', LONG), fate: broken(NO_END) },
  'sends interim answers without end': {
    does: flood('', interim(KIB)),
    fate: broken('the answer has too many interim answers'),
  },
  'sends a body without end': { does: flood(`${OK}\r\n`, LONG), fate: accepted },
  'sends a chunked body without end': {
    does: flood(`${OK}transfer-encoding: chunked\r\n\r\n`, `10000\r\n${LONG}\r\n`),
    fate: accepted,
  },
  'sends tiny chunks without end': {
    does: flood(`${OK}transfer-encoding: chunked\r\n\r\n`, '1\r\nx\r\n'.repeat(KIB)),
    fate: accepted,
  },
  'sends a chunk extension without end': {
    does: flood(`${OK}transfer-encoding: chunked\r\n\r\n1;a=`, LONG),
    fate: accepted,
  },
  'sends trailers without end': {
    does: flood(`${OK}transfer-encoding: chunked\r\n\r\n0\r\n`, `x-a: ${'a'.repeat(KIB)}\r\n`),
    fate: broken(TOO_MANY_HEADERS, 200),
  },
  'sends a gigabyte': { does: flood(`${OK}content-length: ${FLOOD_MAX}\r\n\r\n`, LONG), fate: accepted },
  'fails with a gigabyte': {
    does: flood(`HTTP/1.1 500 No\r\ncontent-length: ${FLOOD_MAX}\r\n\r\n`, LONG),
    fate: { outcome: 'refused', statusCode: 500, error: 'HTTP 500' },
  },
  'sends a gzip bomb': { does: bomb('gzip'), fate: accepted },
  'sends a brotli bomb': { does: bomb('br'), fate: accepted },

  'closes at once': { does: (socket) => void socket.end(), fate: broken(CLOSED) },
  'closes in its headers': { does: sayAndClose(`${OK}x-a: b\r\n`), fate: broken(CLOSED) },
  'closes in its body': { does: sayAndClose(`${OK}content-length: 9\r\n\r\n1234`), fate: broken(/./, 200) },
  'closes in a chunk': {
    does: sayAndClose(`${OK}transfer-encoding: chunked\r\n\r\n9\r\n1234`),
    fate: broken(/./, 200),
  },
  resets: {
    does: (socket) => void socket.resetAndDestroy(),
    fate: broken(/^connection (reset|closed)/),
  },
  'says less than its length': {
    does: sayAndClose(`${OK}connection: close\r\ncontent-length: 9\r\n\r\n1234`),
    fate: broken(WRONG_LENGTH, 200),
  },
  'says more than its length': { does: say(`${OK}content-length: 2\r\n\r\n1234`), fate: accepted },
  'answers twice': { does: say(`${OK}content-length: 0\r\n\r\n`.repeat(2)), fate: accepted },
  'has two lengths': {
    does: say(`${OK}content-length: 1\r\ncontent-length: 2\r\n\r\n12`),
    fate: broken(/./),
  },
  'has a length and chunks': {
    does: say(`${OK}content-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`),
    fate: broken(/./),
  },
  'has a length of nonsense': { does: say(`${OK}content-length: -1\r\n\r\n`), fate: broken(/./) },
  'speaks HTTP/0.9': { does: sayAndClose('<html>It works!</html>'), fate: broken(NO_HTTP) },
  'speaks HTTP/2': { does: say('\0\0\u0012\u0004\0\0\0\0\0'), fate: broken(NO_HTTP) },
  'speaks SMTP': { does: say('220 mail.example ESMTP\r\n'), fate: broken(NO_HTTP) },
  'speaks rubbish': { does: say(Buffer.alloc(KIB, 0xa5)), fate: broken(NO_HTTP) },
  'has NUL in a header': { does: say(`${OK}x-a: a\0b\r\n\r\n`), fate: broken(NO_HTTP) },
  'folds a header': { does: say(`${OK}x-a: a\r\n b\r\n\r\n`), fate: broken(NO_HTTP) },
  'switches protocols': {
    does: say('HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n'),
    fate: broken(CLOSED),
  },
  'tells to continue': { does: say(`HTTP/1.1 100 Continue\r\n\r\n${OK}\r\n`), fate: broken(CLOSED) },
  'sends a hundred interim answers': {
    does: say(`${interim(100)}${OK}content-length: 0\r\n\r\n`),
    fate: accepted,
  },
  'names headers like parts of objects': {
    does: say(
      `${OK}__proto__: a\r\nconstructor: b\r\n__proto__: c\r\nvalueOf: d\r\ncontent-length: 0\r\n\r\n`,
    ),
    fate: accepted,
  },
  'has every byte in a header': {
    does: say(
      Buffer.concat([
        Buffer.from(`${OK}content-length: 0\r\nx-a: `),
        Buffer.from(
          Array.from({ length: 0xff - 0x20 }, (_, index) => 0x21 + index).filter((byte) => byte !== 0x7f),
        ),
        Buffer.from('\r\n\r\n'),
      ]),
    ),
    fate: accepted,
  },
  redirects: {
    does: say('HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n'),
    fate: { outcome: 'refused', statusCode: 302, error: 'HTTP 302' },
  },
};

/** Those that hold their lanes to the deadline. */
export const HOLDING_WAYS = Object.keys(HOSTILE_WAYS).filter((way) => HOSTILE_WAYS[way]?.holds);

/** A server on 127.0.0.1 that does to each request what its path says, and keeps account of connections. */
export class HostileReceiver {
  /** Connections that were made so far. */
  connections = 0;
  /** Those that are open now, and the most that were. */
  open = 0;
  openMax = 0;
  /** The most that was sent over one connection. */
  sentBytesMax = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server = createServer({ noDelay: true }, (socket) => this.serve(socket));

  static async start(): Promise<HostileReceiver> {
    const receiver = new HostileReceiver();
    receiver.server.listen(0, '127.0.0.1');
    await once(receiver.server, 'listening');
    return receiver;
  }

  /** Where requests meet with `way`; `more` tells endpoints of one way apart. */
  url(way: string, more = ''): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/${encodeURIComponent(way)}/${more}`;
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    this.connections += 1;
    this.open += 1;
    this.openMax = Math.max(this.openMax, this.open);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.sockets.delete(socket);
      this.open -= 1;
      this.sentBytesMax = Math.max(this.sentBytesMax, socket.bytesWritten);
    });
    socket.on('data', (bytes: Buffer) => {
      const [, path = ''] = /^POST \/([^/]*)\//.exec(bytes.toString('latin1')) ?? [];
      void HOSTILE_WAYS[decodeURIComponent(path)]?.does(socket);
    });
  }
}
