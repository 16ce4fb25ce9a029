import type { Socket } from 'node:net';

/**
 * What an answer may weigh on the wire, headers, interim answers and framing included. Parsers bound headers and the
 * reader bounds the body, but nobody counts spaces before a header's value, the extensions of chunks and the like.
 */
export const ANSWER_WIRE_BYTES_MAX = 524_288;

/** More came than any answer that is read to its end can weigh. */
export class AnswerTooLong extends Error {
  constructor() {
    super('the answer does not come to an end');
    this.name = 'AnswerTooLong';
  }
}

/**
 * Closes a connection on which more comes between two requests than an answer may weigh; up to twice as much gets by.
 * Looks at the socket's own counters when something can be read, so that an ordinary answer costs one comparison.
 */
export function limitAnswers(socket: Socket): void {
  let readBefore = socket.bytesRead;
  let writtenBefore = socket.bytesWritten;
  socket.on('readable', () => {
    if (socket.bytesRead - readBefore <= ANSWER_WIRE_BYTES_MAX) return;
    const isNextAnswer = socket.bytesWritten !== writtenBefore;
    readBefore = socket.bytesRead;
    writtenBefore = socket.bytesWritten;
    if (!isNextAnswer) socket.destroy(new AnswerTooLong());
  });
}
