import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { type MailReceipt, MailTransport, type OutgoingMail } from './mail-transport.js';
import { messageOf } from './message.js';
import { mailError, type RecipientAnswers, refusedRecipients } from './smtp-errors.js';
import { secretsOf, smtpPoolOptions, smtpProbeOptions } from './smtp-options.js';

const REACHABLE_WITHIN_MS = 3_000;

/** Hands mails to an SMTP server over a few connections that are kept open. */
export class SmtpTransport extends MailTransport implements OnApplicationShutdown {
  private readonly logger = new Logger(SmtpTransport.name);
  private readonly smtp;
  private readonly probe;
  private readonly secrets: readonly string[];

  constructor(
    smtpUrl: string,
    private readonly from: string,
  ) {
    super();
    this.smtp = createTransport(smtpPoolOptions(smtpUrl));
    this.probe = createTransport(smtpProbeOptions(smtpUrl, REACHABLE_WITHIN_MS));
    this.secrets = secretsOf(smtpUrl);
  }

  async send(mail: OutgoingMail, signal: AbortSignal): Promise<MailReceipt> {
    try {
      const info = await this.smtp.sendMail({ ...messageOf(mail, this.from), signal });
      return { refused: refusedRecipients(mail.recipients, info, this.secrets) ?? [] };
    } catch (error) {
      const refused = refusedRecipients(mail.recipients, error as RecipientAnswers, this.secrets);
      if (refused) return { refused };
      throw mailError(error, this.secrets);
    }
  }

  async isReachable(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(reject, REACHABLE_WITHIN_MS, new Error('no answer in time'));
    });
    try {
      return await Promise.race([this.probe.verify(), tooLate]);
    } catch (error) {
      this.logger.warn(`The mail server can't be used: ${mailError(error, this.secrets).message}`);
      return false;
    } finally {
      clearTimeout(timer);
    }
  }

  onApplicationShutdown(): void {
    this.smtp.close({ force: true });
  }
}
