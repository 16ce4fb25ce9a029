/** A mail that is ready to go. */
export interface OutgoingMail {
  /** Makes the `Message-ID`, and the name of a file: two mails of one id are the same mail. */
  readonly id: string;
  readonly date: Date;
  /** Everyone whom the `To` header names. */
  readonly to: readonly string[];
  /** Those of `to` that still have to get it. */
  readonly recipients: readonly string[];
  /** BCP 47. */
  readonly language: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A recipient that the server did not take the mail for. */
export interface RefusedRecipient {
  readonly address: string;
  /** One line, without secrets. */
  readonly reason: string;
  /** Whether the server said that trying again is of no use (a 5xx answer). */
  readonly isPermanent: boolean;
}

/** What became of a mail: the recipients that are not named here have it. */
export interface MailReceipt {
  readonly refused: readonly RefusedRecipient[];
}

/** A mail that nobody got; the message is one line without secrets. */
export class MailError extends Error {
  constructor(
    message: string,
    /** Whether the server refused the message itself for good; its state and our access to it don't count. */
    readonly isPermanent: boolean,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'MailError';
  }
}

/** The way out for mails. */
export abstract class MailTransport {
  /**
   * Resolves when the mail is in the hands of the mail server, which then answers for it. Sending ends, at the
   * latest, when `signal` says so.
   * @throws MailError when nobody got it for a reason that has nothing to do with single recipients
   */
  abstract send(mail: OutgoingMail, signal: AbortSignal): Promise<MailReceipt>;

  /** Whether mails can be handed over now; answers within three seconds. It may cost a log-in: don't ask often. */
  abstract isReachable(): Promise<boolean>;

  /** The ids of the mails that this transport keeps itself; none, unless it overrides this. */
  async kept(): Promise<string[]> {
    return [];
  }

  /** Deletes mails that it keeps itself, and what a crash has left of them. */
  async forget(_ids: readonly string[]): Promise<void> {}
}
