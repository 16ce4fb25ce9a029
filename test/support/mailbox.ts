import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A test that holds a mail back decides itself for how long. */
const PATIENCE_MS = 10 * 60_000;

/** What the server answers instead of taking a mail. */
export interface Refusal {
  readonly code: number;
  readonly text: string;
}

/** A mail that arrived, with the addresses that the server took it for. */
export interface ReceivedMail {
  readonly recipients: readonly string[];
  readonly mail: ParsedMail;
}

/** A real SMTP server on a free port of this machine, which keeps what it is sent. */
export class Mailbox {
  readonly received: ReceivedMail[] = [];
  /** The most mails that were on their way in at the same time. */
  busiest = 0;
  private arriving = 0;
  private server: SMTPServer | null = null;
  private port = 0;
  private refuses: (address: string) => Refusal | null = () => null;
  private refusesData: Refusal | null = null;
  private gate: Promise<void> = Promise.resolve();

  private constructor(private readonly options: SMTPServerOptions) {}

  /** Starts a server; without options it takes mails from everyone and offers no encryption. */
  static async open(
    options: SMTPServerOptions = { disabledCommands: ['AUTH', 'STARTTLS'] },
  ): Promise<Mailbox> {
    const mailbox = new Mailbox(options);
    await mailbox.comeBack();
    return mailbox;
  }

  /** Its `SMTP_URL`; `credentials` such as `user:secret@`. */
  url(credentials = ''): string {
    return `smtp://${credentials}127.0.0.1:${this.port}`;
  }

  /** From now on refuses recipients: all, or those for which `refuses` gives an answer. */
  refuseRecipients(refuses: Refusal | ((address: string) => Refusal | null)): void {
    this.refuses = typeof refuses === 'function' ? refuses : () => refuses;
  }

  /** From now on refuses the contents of every mail. */
  refuseContents(refusal: Refusal): void {
    this.refusesData = refusal;
  }

  /** From now on refuses nothing. */
  accept(): void {
    this.refuses = () => null;
    this.refusesData = null;
  }

  /** From now on answers to a whole mail only when the given function is called. */
  hold(): () => void {
    let release: () => void = () => undefined;
    this.gate = new Promise((resolve) => (release = resolve));
    return release;
  }

  /** Ends the server; its port is closed until `comeBack`. */
  async goAway(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server) await new Promise<void>((resolve) => server.close(resolve));
  }

  /** Starts the server again, on the same port. */
  async comeBack(): Promise<void> {
    const server = new SMTPServer({
      closeTimeout: 50,
      socketTimeout: PATIENCE_MS,
      ...this.options,
      onRcptTo: ({ address }, _session, callback) => callback(errorOf(this.refuses(address))),
      onData: (stream, { envelope }, answer) => {
        const recipients = envelope.rcptTo.map(({ address }) => address);
        void this.take(stream, recipients).then((error) => answer(error));
      },
    });
    // Clients that go away in the middle of a conversation are no news.
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.server.address() as AddressInfo).port;
    this.server = server;
  }

  private async take(
    stream: Parameters<typeof simpleParser>[0],
    recipients: string[],
  ): Promise<Error | null> {
    this.arriving += 1;
    this.busiest = Math.max(this.busiest, this.arriving);
    try {
      const mail = await simpleParser(stream);
      await this.gate;
      if (!this.refusesData) this.received.push({ recipients, mail });
      return errorOf(this.refusesData);
    } catch (cause) {
      // The client went away before the end of its mail.
      return cause as Error;
    } finally {
      this.arriving -= 1;
    }
  }
}

function errorOf(refusal: Refusal | null): Error | null {
  return refusal && Object.assign(new Error(refusal.text), { responseCode: refusal.code });
}
