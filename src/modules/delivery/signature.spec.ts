import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { platformSignature, standardSignature } from './signature.js';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';

function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/** The headers of a request that is sent now. */
function signedNow(secrets: readonly string[], body: string): Record<string, string> {
  const timestamp = Math.floor(Date.now() / 1000);
  return {
    'webhook-id': ID,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': standardSignature(secrets, ID, timestamp, Buffer.from(body)),
  };
}

describe("the platform's signature", () => {
  it('has the check value of the specification', () => {
    const body = Buffer.from('{"event":"message","data":"test"}');
    expect(platformSignature('secret', body)).toBe('UtAE5LaeNjrL33PUEQfh69YKw7UhrrkOL9tQN0+xIrI=');
  });

  it('has the whole text of the secret as key', () => {
    const body = Buffer.from('{}');
    expect(platformSignature('whsec_c2VjcmV0', body)).not.toBe(platformSignature('c2VjcmV0', body));
  });
});

describe('the signature of Standard Webhooks', () => {
  it('has the check value of its authors', () => {
    const body = Buffer.from('{"test": 2432232314}');
    expect(standardSignature([SECRET], ID, 1_614_265_330, body)).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  it('satisfies the library of its authors, whatever the body', () => {
    fc.assert(
      fc.property(fc.json(), (body) => {
        const secret = newSecret();
        const verified = new Webhook(secret).verify(body, signedNow([secret], body));
        expect(verified).toEqual(JSON.parse(body));
      }),
    );
  });

  it('satisfies holders of any of several secrets, and nobody else', () => {
    const [old, current, other] = [newSecret(), newSecret(), newSecret()];
    const headers = signedNow([old, current], '{"a":1}');
    expect(headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
    expect(new Webhook(old).verify('{"a":1}', headers)).toEqual({ a: 1 });
    expect(new Webhook(current).verify('{"a":1}', headers)).toEqual({ a: 1 });
    expect(() => new Webhook(other).verify('{"a":1}', headers)).toThrow('No matching signature found');
    expect(() => new Webhook(old).verify('{"a":2}', headers)).toThrow('No matching signature found');
  });
});
