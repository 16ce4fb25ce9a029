import { constants } from 'node:fs';
import { access, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { groupBy } from '../../common/group-by.js';
import { MailError, type MailReceipt, MailTransport, type OutgoingMail } from './mail-transport.js';
import { messageOf } from './message.js';

/** A mail or the draft of one, with the id of its notice. */
const FILE = /^\.?\d{4}-\d\d-\d\dT[\d.-]+Z-([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\.eml(?:\.\d+)?$/;

/** Writes each mail to an `.eml` file; sending one again overwrites its file. */
export class FileTransport extends MailTransport {
  private readonly composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

  constructor(
    private readonly folder: string,
    private readonly from: string,
  ) {
    super();
  }

  async send(mail: OutgoingMail, signal: AbortSignal): Promise<MailReceipt> {
    const name = `${mail.date.toISOString().replaceAll(':', '-')}-${mail.id}.eml`;
    const draft = join(this.folder, `.${name}.${process.pid}`);
    try {
      const { message } = await this.composer.sendMail(messageOf(mail, this.from));
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await writeFile(draft, message as Buffer, { mode: 0o600, flush: true, signal });
      await rename(draft, join(this.folder, name));
    } catch (cause) {
      await rm(draft, { force: true }).catch(() => undefined);
      throw new MailError(`The file could not be written (${codeOf(cause)})`, false, { cause });
    }
    return { refused: [] };
  }

  override async kept(): Promise<string[]> {
    return [...(await this.files()).keys()];
  }

  override async forget(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const files = await this.files();
    for (const name of ids.flatMap((id) => files.get(id) ?? [])) {
      await rm(join(this.folder, name), { force: true });
    }
  }

  /** Finished ones and drafts that a crash has left, by the ids of their mails. */
  private async files(): Promise<Map<string, string[]>> {
    const names = await readdir(this.folder).catch(() => []);
    return groupBy(
      names.filter((name) => FILE.test(name)),
      (name) => FILE.exec(name)?.[1] ?? '',
    );
  }

  async isReachable(): Promise<boolean> {
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await access(this.folder, constants.W_OK);
      return true;
    } catch {
      return false;
    }
  }
}

function codeOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
