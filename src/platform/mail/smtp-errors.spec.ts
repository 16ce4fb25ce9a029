import { describe, expect, it } from '@jest/globals';
import { mailError, refusedRecipients } from './smtp-errors.js';

const refusal = (recipient: string, response: string, permanent: boolean) =>
  Object.assign(new Error('Recipient command failed'), { recipient, response, permanent });

describe('refusedRecipients', () => {
  it('names those whom the server did not take, in the form in which we know them', () => {
    const answers = {
      accepted: ['ann@a.example'],
      rejectedErrors: [refusal('bob@xn--bcher-kva.example', '550 no\r\nsuch user', true)],
    };
    expect(refusedRecipients(['ann@A.example', 'bob@bücher.example'], answers, [])).toEqual([
      { address: 'bob@bücher.example', reason: '550 no such user', isPermanent: true },
    ]);
  });

  it('tells nothing where the server said nothing of recipients', () => {
    expect(refusedRecipients(['ann@a.example'], new Error('Connection closed') as object, [])).toBeNull();
  });
});

describe('mailError', () => {
  const smtpError = (command: string) =>
    Object.assign(new Error('Answer:\r\n554 no'), { command, permanent: true, responseCode: 554 });

  it('is permanent only when the message itself was refused', () => {
    expect(mailError(smtpError('DATA'), []).isPermanent).toBe(true);
    expect(mailError(smtpError('AUTH PLAIN'), []).isPermanent).toBe(false);
    expect(mailError(smtpError('MAIL FROM'), []).isPermanent).toBe(false);
    expect(mailError(new Error('Timeout'), []).isPermanent).toBe(false);
  });

  it('is one line without secrets', () => {
    const cause = new Error('Invalid login for me:\r\n535 "hunter2" is wrong');
    expect(mailError(cause, ['hunter2']).message).toBe('Invalid login for me: 535 "[hidden]" is wrong');
  });
});
