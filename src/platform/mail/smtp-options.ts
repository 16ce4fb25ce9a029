import type { SMTPPoolOptions } from 'nodemailer/lib/smtp-pool';

const CONNECT_MS = 10_000;
/**
 * A server may look for viruses and spam before it answers to the end of the data. Who waits less than ten minutes
 * makes people get mails twice (RFC 5321, 4.5.3.2.6).
 */
const SOCKET_MS = 10 * 60_000;
const CONNECTIONS_MAX = 4;

/**
 * The options of a pool for `SMTP_URL`. Certificates are verified, and a password never goes over an unencrypted
 * connection to another machine. Parameters of the URL that nodemailer knows (`?ignoreTLS=true`,
 * `?tls.rejectUnauthorized=false`) win: they are the operator's word.
 */
export function smtpPoolOptions(smtpUrl: string): SMTPPoolOptions & { pool: true } {
  return {
    pool: true,
    url: smtpUrl,
    maxConnections: CONNECTIONS_MAX,
    // A mail whose connection broke may have arrived: repeating it is decided where attempts are counted.
    maxRequeues: 0,
    idleTimeout: 60_000,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    dnsTimeout: CONNECT_MS,
    socketTimeout: SOCKET_MS,
    requireTLS: needsEncryption(new URL(smtpUrl)),
    tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** The options for a look at the same server, which lets go of it after `withinMs` of silence. */
export function smtpProbeOptions(smtpUrl: string, withinMs: number): SMTPPoolOptions & { pool: true } {
  const timeouts = { connectionTimeout: withinMs, greetingTimeout: withinMs, socketTimeout: withinMs };
  return { ...smtpPoolOptions(smtpUrl), ...timeouts, dnsTimeout: withinMs };
}

/** The words of the URL that no log or record may show. */
export function secretsOf(smtpUrl: string): string[] {
  const { username, password } = new URL(smtpUrl);
  const plain = [username, password].filter(Boolean);
  return [...new Set([...plain, ...plain.map(decoded)])];
}

function needsEncryption(url: URL): boolean {
  const isLocal = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  return url.username !== '' && !isLocal && url.searchParams.get('ignoreTLS') !== 'true';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
