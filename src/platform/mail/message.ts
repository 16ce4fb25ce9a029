import type { SendMailOptions } from 'nodemailer';
import type { OutgoingMail } from './mail-transport.js';

/** What nodemailer makes the message of; the same mail always has the same `Message-ID`. */
export function messageOf(mail: OutgoingMail, from: string): SendMailOptions {
  return {
    from,
    to: mail.to.map(mailbox),
    envelope: { from: mailbox(addressOf(from)), to: mail.recipients.map(mailbox) },
    messageId: `<${mail.id}@${domainOf(from)}>`,
    date: mail.date,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    xMailer: false,
    headers: {
      // RFC 3834: keeps out-of-office answers away; Exchange knows only its own header.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': mail.language,
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** As an object, an address is never parsed as a list of addresses. */
function mailbox(address: string) {
  return { name: '', address };
}

function addressOf(from: string): string {
  return /<([^<>]*)>\s*$/.exec(from)?.[1]?.trim() ?? from.trim();
}

function domainOf(from: string): string {
  return /@([\w.-]+)$/.exec(addressOf(from))?.[1] ?? 'localhost';
}
