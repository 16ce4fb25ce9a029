import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { FileTransport } from './file-transport.js';
import { MailTransport } from './mail-transport.js';
import { SmtpTransport } from './smtp-transport.js';

/** Mails go to the SMTP server of the settings, or else to files below the data directory. */
@Module({
  providers: [
    {
      provide: MailTransport,
      inject: [Settings],
      useFactory: ({ smtpUrl, mailFrom, dataDir }: Settings): MailTransport =>
        smtpUrl ? new SmtpTransport(smtpUrl, mailFrom) : new FileTransport(join(dataDir, 'mail'), mailFrom),
    },
  ],
  exports: [MailTransport],
})
export class MailModule {}
