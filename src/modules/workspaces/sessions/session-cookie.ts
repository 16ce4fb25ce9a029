import { randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;

/** A new token: 32 random bytes in base64url. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/**
 * The cookie that carries the token of a session. No script reads it, and no other site's page has it sent. Behind
 * HTTPS its prefix makes the browser refuse one that somebody else has set (RFC 6265bis, section 4.1.3.2).
 */
export class SessionCookie {
  private readonly name: string;
  private readonly attributes: string;

  constructor(publicUrl: string) {
    const isSecure = publicUrl.startsWith('https:');
    this.name = isSecure ? '__Host-hooklane_session' : 'hooklane_session';
    this.attributes = `Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
  }

  /** The token in a `Cookie` header; null without one, or when it has another form. */
  tokenIn(header: string | undefined): string | null {
    for (const pair of header?.split(';') ?? []) {
      const [name, value = ''] = pair.trim().split('=', 2);
      if (name === this.name) return TOKEN.test(value) ? value : null;
    }
    return null;
  }

  /** The `Set-Cookie` header that keeps `token` for a time. */
  keeping(token: string, seconds: number): string {
    return `${this.name}=${token}; Max-Age=${seconds}; ${this.attributes}`;
  }

  /** The `Set-Cookie` header that takes it away. */
  removing(): string {
    return `${this.name}=; Max-Age=0; ${this.attributes}`;
  }
}
