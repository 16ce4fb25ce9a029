import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';

/** A mail that the service wrote. */
export interface Mail {
  readonly subject: string;
  readonly recipients: readonly string[];
  readonly text: string;
}

/** The mails in `DATA_DIR/mail`, where they go without SMTP_URL; oldest first. */
export async function readMails(dataDir: string): Promise<Mail[]> {
  const folder = join(dataDir, 'mail');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.eml') && !name.startsWith('.'));
  return Promise.all(files.sort().map((name) => readMail(join(folder, name))));
}

async function readMail(path: string): Promise<Mail> {
  const { subject = '', to, text = '' } = await simpleParser(await readFile(path));
  const recipients = [to ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address ?? ''));
  return { subject, recipients, text };
}
