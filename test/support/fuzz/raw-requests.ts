import { connect } from 'node:net';

const DEADLINE_MS = 5_000;

/** Requests that Fastify never sees, or half sees; `KEY`, `PATH` and `BODY` stand for a good one's. */
export const MALFORMED: Readonly<Record<string, string>> = {
  'no HTTP at all': 'nonsense\r\n\r\n',
  'a TLS hello': '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  'another protocol': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'HTTP 0.9': 'GET /\r\n\r\n',
  'an unknown version': 'GET / HTTP/9.9\r\nhost: a\r\n\r\n',
  'an unknown method': 'BREW PATH HTTP/1.1\r\nhost: a\r\n\r\n',
  'no host': 'POST PATH HTTP/1.1\r\nauthorization: Bearer KEY\r\n\r\n',
  'two hosts': 'GET PATH HTTP/1.1\r\nhost: a\r\nhost: b\r\nconnection: close\r\n\r\n',
  'a length that is no number': 'POST PATH HTTP/1.1\r\nhost: a\r\ncontent-length: many\r\n\r\n',
  'a negative length': 'POST PATH HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n',
  'two lengths': 'POST PATH HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab',
  'a length and chunks':
    'POST PATH HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  'chunks without a size':
    'POST PATH HTTP/1.1\r\nhost: a\r\nauthorization: Bearer KEY\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n',
  'chunks of endless size':
    'POST PATH HTTP/1.1\r\nhost: a\r\nauthorization: Bearer KEY\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n',
  'another transfer coding':
    'POST PATH HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip, chunked\r\nconnection: close\r\n\r\n0\r\n\r\n',
  'a header without a colon': 'GET PATH HTTP/1.1\r\nhost a\r\n\r\n',
  'a header with a blank in its name': 'GET PATH HTTP/1.1\r\nhost : a\r\n\r\n',
  'a folded header': 'GET PATH HTTP/1.1\r\nhost: a\r\nx: 1\r\n 2\r\nconnection: close\r\n\r\n',
  'U+0000 in a header': 'GET PATH HTTP/1.1\r\nhost: a\r\nx: \0\r\n\r\n',
  'a bare line feed': 'GET PATH HTTP/1.1\nhost: a\n\n',
  'bytes above ASCII in the address': 'GET /v1/\xff\xfe HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
  'an escape that ends too soon': 'GET /v1/%e2%82 HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
  'an address with all of a URL':
    'GET http://a/v1/workspaces HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
  'a tunnel': 'CONNECT a:443 HTTP/1.1\r\nhost: a\r\n\r\n',
  'an upgrade': 'GET PATH HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\nconnection: upgrade, close\r\n\r\n',
  'an expectation':
    'POST PATH HTTP/1.1\r\nhost: a\r\nexpect: the-impossible\r\nconnection: close\r\ncontent-length: 0\r\n\r\n',
  'a body that is cut off':
    'POST PATH HTTP/1.1\r\nhost: a\r\nauthorization: Bearer KEY\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"type":',
  'headers without an end': `GET PATH HTTP/1.1\r\nhost: a\r\n${'x: y\r\n'.repeat(5_000)}`,
  'an address without an end': `GET /${'x'.repeat(100_000)}`,
  'a request in the body of another':
    'GET PATH HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\nconnection: close\r\n\r\nGET ',
};

/** Sends bytes, ends its side of the connection, and gives everything that comes back. */
export function exchange(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.end(Buffer.from(text, 'latin1')));
    socket
      .setEncoding('latin1')
      .setTimeout(DEADLINE_MS, () => socket.destroy(new Error('no answer and no end')));
    socket.on('data', (chunk: Buffer | string) => (answer += String(chunk)));
    // A reset is an answer too.
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve(answer) : reject(error),
    );
    socket.on('close', () => resolve(answer));
  });
}
