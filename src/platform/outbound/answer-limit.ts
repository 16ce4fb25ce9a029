import type { Socket } from 'node:net';

/**
 * What an answer may weigh on the wire, headers, interim answers and framing included. Parsers bound headers and the
 * reader bounds the body, but nobody counts spaces before a header's value, the extensions of chunks and the like.
 */
export const ANSWER_WIRE_BYTES_MAX = 131_072;

/** In how many pieces it may come: each costs some tenth of a millisecond, however small it is. */
export const ANSWER_PIECES_MAX = 256;

/** What is parsed at once: undici does not stop in the middle of a piece, whatever it has found wrong by then. */
const PIECE_BYTES_MAX = 2_048;

/** More came, or in more pieces, than with any answer that is read to its end. */
export class AnswerTooLong extends Error {
  constructor() {
    super('the answer does not come to an end');
    this.name = 'AnswerTooLong';
  }
}

/**
 * Closes a connection on which more comes between two requests than an answer may weigh; up to twice as much gets by.
 * Looks at the socket's own counters when something can be read, so that an ordinary answer costs two comparisons.
 */
export function limitAnswers(socket: Socket): void {
  let readBefore = socket.bytesRead;
  let writtenBefore = socket.bytesWritten;
  let pieces = 0;
  socket.on('readable', () => {
    pieces += 1;
    if (pieces <= ANSWER_PIECES_MAX && socket.bytesRead - readBefore <= ANSWER_WIRE_BYTES_MAX) return;
    const isNextAnswer = socket.bytesWritten !== writtenBefore;
    readBefore = socket.bytesRead;
    writtenBefore = socket.bytesWritten;
    pieces = 0;
    if (!isNextAnswer) socket.destroy(new AnswerTooLong());
  });
  readInPieces(socket);
}

function readInPieces(socket: Socket): void {
  const read = socket.read.bind(socket) as (bytes?: number) => unknown;
  socket.read = (bytes?: number) => {
    if (socket.destroyed) return null;
    const { readableLength } = socket;
    return read(bytes ?? (readableLength > PIECE_BYTES_MAX ? PIECE_BYTES_MAX : undefined));
  };
}
