import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';

const CIPHER = 'aes-256-gcm';
const VERSION = 1;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const NONCE_AT = 1 + KEY_ID_BYTES;
const TEXT_AT = NONCE_AT + NONCE_BYTES;

/** A sealed text can't be opened: another key, another context, or not what was sealed. */
export class SecretBoxError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'SecretBoxError';
  }
}

/**
 * Encrypts texts for the database with AES-256-GCM under `SECRETS_KEY`. The layout is version (1 byte), key id
 * (4), nonce (12), cipher text, tag (16); what `SECRETS_KEY_PREVIOUS` sealed can still be opened.
 */
@Injectable()
export class SecretBox {
  private readonly current: { readonly id: Buffer; readonly key: Buffer };
  private readonly keys: ReadonlyMap<string, Buffer>;

  constructor({ secretsKey, secretsKeyPrevious }: Settings) {
    this.current = { id: keyIdOf(secretsKey), key: secretsKey };
    const all = secretsKeyPrevious ? [secretsKeyPrevious, secretsKey] : [secretsKey];
    this.keys = new Map(all.map((key) => [keyIdOf(key).toString('hex'), key]));
  }

  /** The id, in hexadecimal, of the key that seals. */
  get currentKeyId(): string {
    return this.current.id.toString('hex');
  }

  /** The id, in hexadecimal, of the key that sealed this. */
  keyIdOf(sealed: Buffer): string {
    return sealed.toString('hex', 1, NONCE_AT);
  }

  /** Whether what the key of this id sealed can be opened. */
  knows(keyId: string): boolean {
    return this.keys.has(keyId);
  }

  /** Seals `text`; it opens only with the same `context` (the id of the row that it belongs to). */
  seal(text: string, context: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.current.key, nonce).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(VERSION), this.current.id, nonce, sealed, cipher.getAuthTag()]);
  }

  /**
   * Gives the text back.
   * @throws SecretBoxError when the key is not configured any more, or the bytes or the context are others
   */
  open(sealed: Buffer, context: string): string {
    if (sealed.length < TEXT_AT + TAG_BYTES || sealed[0] !== VERSION) {
      throw new SecretBoxError('These bytes are not a sealed secret.');
    }
    const keyId = this.keyIdOf(sealed);
    const key = this.keys.get(keyId);
    if (!key) {
      throw new SecretBoxError(
        `A secret was sealed with the key ${keyId}, which is neither SECRETS_KEY nor SECRETS_KEY_PREVIOUS.`,
      );
    }
    try {
      const decipher = createDecipheriv(CIPHER, key, sealed.subarray(NONCE_AT, TEXT_AT), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(-TAG_BYTES));
      return (
        decipher.update(sealed.subarray(TEXT_AT, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
      );
    } catch (cause) {
      throw new SecretBoxError('A secret was changed, or belongs to something else.', { cause });
    }
  }
}

function keyIdOf(key: Buffer): Buffer {
  return createHash('sha256').update(key).digest().subarray(0, KEY_ID_BYTES);
}
