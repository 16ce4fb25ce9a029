import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Mailbox } from '../../../test/support/mailbox.js';
import { FileTransport } from './file-transport.js';
import { MailError, type OutgoingMail } from './mail-transport.js';
import { SmtpTransport } from './smtp-transport.js';

const FROM = '"Hooks, of Acme" <hooks@hooklane.example>';
const MAIL: OutgoingMail = {
  id: '0195509e-0000-7000-8000-000000000001',
  date: new Date('2026-03-01T14:05:06.000Z'),
  to: ['ann@acme.example', 'bob@bücher.example'],
  recipients: ['bob@bücher.example'],
  language: 'en',
  subject: 'Überraschung: ação',
  text: 'Grüße\n.\n',
  html: '<p>Grüße</p>',
};
const inTime = () => AbortSignal.timeout(10_000);

beforeAll(() => Logger.overrideLogger(false));

describe('SmtpTransport', () => {
  let mailbox: Mailbox;
  let transport: SmtpTransport;

  beforeEach(async () => {
    mailbox = await Mailbox.open();
    transport = new SmtpTransport(mailbox.url(), FROM);
  });

  afterEach(async () => {
    transport.onApplicationShutdown();
    await mailbox.goAway();
  });

  it('names all addresses in the mail and sends it to those that lack it', async () => {
    expect(await transport.send(MAIL, inTime())).toEqual({ refused: [] });
    const [{ mail, recipients }] = mailbox.received as [Mailbox['received'][number]];
    expect(recipients).toEqual(['bob@bücher.example']);
    expect(mail.to).toMatchObject({
      value: [{ address: 'ann@acme.example' }, { address: 'bob@bücher.example' }],
    });
    expect(mail.from?.value).toEqual([{ name: 'Hooks, of Acme', address: 'hooks@hooklane.example' }]);
    expect(mail.subject).toBe(MAIL.subject);
    expect(mail.text).toBe(MAIL.text);
    expect(mail.messageId).toBe(`<${MAIL.id}@hooklane.example>`);
  });

  it('tells who was refused, by our name of them', async () => {
    mailbox.refuseRecipients((address) =>
      address.startsWith('bob') ? { code: 552, text: 'mailbox full' } : null,
    );
    const receipt = await transport.send({ ...MAIL, recipients: MAIL.to }, inTime());
    expect(receipt.refused).toEqual([
      { address: 'bob@bücher.example', reason: '552 mailbox full', isPermanent: true },
    ]);
  });

  it('tells a refused message from one that only has to wait', async () => {
    mailbox.refuseContents({ code: 554, text: 'spam' });
    await expect(transport.send(MAIL, inTime())).rejects.toMatchObject({ isPermanent: true });
    mailbox.refuseContents({ code: 451, text: 'later' });
    await expect(transport.send(MAIL, inTime())).rejects.toMatchObject({ isPermanent: false });
  });

  it('breaks off when told to, and does not repeat the mail by itself', async () => {
    const release = mailbox.hold();
    const stop = new AbortController();
    const sending = transport.send(MAIL, stop.signal);
    while (mailbox.busiest === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort();
    await expect(sending).rejects.toBeInstanceOf(MailError);
    release();
    expect(await transport.send({ ...MAIL, id: 'other' }, inTime())).toEqual({ refused: [] });
    expect(mailbox.received.filter(({ mail }) => mail.messageId?.includes(MAIL.id)).length).toBeLessThan(2);
  });

  it('knows whether the server can be used', async () => {
    expect(await transport.isReachable()).toBe(true);
    await mailbox.goAway();
    expect(await transport.isReachable()).toBe(false);
  });

  it('does not wait long for a server that says nothing', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const lost = new SmtpTransport(`smtp://127.0.0.1:${port}`, FROM);
    expect(await lost.isReachable()).toBe(false);
    lost.onApplicationShutdown();
    silent.close();
  });
});

describe('FileTransport', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hooklane-files-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('overwrites a mail that is sent again, and leaves nothing else behind', async () => {
    const mails = join(folder, 'mail');
    const transport = new FileTransport(mails, FROM);
    await transport.send(MAIL, inTime());
    await transport.send({ ...MAIL, subject: 'Again' }, inTime());
    const name = `2026-03-01T14-05-06.000Z-${MAIL.id}.eml`;
    expect(await readdir(mails)).toEqual([name]);
    expect(await readFile(join(mails, name), 'utf8')).toContain('Subject: Again\r\n');
    expect((await stat(join(mails, name))).mode & 0o077).toBe(0);
  });

  it('is not reachable where it cannot write, and says so', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const transport = new FileTransport(join(file, 'mail'), FROM);
    expect(await transport.isReachable()).toBe(false);
    await expect(transport.send(MAIL, inTime())).rejects.toMatchObject({
      message: 'The file could not be written (ENOTDIR)',
      isPermanent: false,
    });
    expect(await new FileTransport(folder, FROM).isReachable()).toBe(true);
  });
});
