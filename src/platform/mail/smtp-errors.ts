import { domainToASCII } from 'node:url';
import { MailError, type RefusedRecipient } from './mail-transport.js';

const LENGTH_MAX = 500;

/** The parts of nodemailer's errors that tell who refused what. */
interface SmtpError extends Error {
  readonly command?: string;
  readonly permanent?: boolean;
  readonly response?: string;
  readonly recipient?: string;
}

/** What nodemailer tells of single recipients, on success and in the error that all were refused. */
export interface RecipientAnswers {
  readonly accepted?: readonly string[] | undefined;
  readonly rejectedErrors?: readonly Error[] | undefined;
}

/** Those of `recipients` that the server did not accept; null when `answers` tell nothing of single ones. */
export function refusedRecipients(
  recipients: readonly string[],
  answers: RecipientAnswers,
  secrets: readonly string[],
): RefusedRecipient[] | null {
  const accepted = new Set(answers.accepted?.map(canonical));
  const refusals = (answers.rejectedErrors ?? []) as readonly SmtpError[];
  if (accepted.size === 0 && refusals.length === 0) return null;
  return recipients
    .filter((address) => !accepted.has(canonical(address)))
    .map((address) => {
      const refusal = refusals.find(({ recipient }) => canonical(recipient ?? '') === canonical(address));
      const reason = refusal ? oneLine(refusal.response ?? refusal.message, secrets) : 'not accepted';
      return { address, reason, isPermanent: refusal?.permanent === true };
    });
}

/** The error of a mail that nobody got. Only a refused message is final: logins and senders can be put right. */
export function mailError(cause: unknown, secrets: readonly string[]): MailError {
  const error = (cause instanceof Error ? cause : new Error(String(cause))) as SmtpError;
  const isPermanent = error.permanent === true && error.command === 'DATA';
  return new MailError(oneLine(error.message, secrets), isPermanent, { cause });
}

function oneLine(text: string, secrets: readonly string[]): string {
  const bare = secrets.reduce((rest, secret) => rest.replaceAll(secret, '[hidden]'), text);
  return bare
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, LENGTH_MAX);
}

/** nodemailer reports addresses in the form in which it sent them. */
function canonical(address: string): string {
  const at = address.lastIndexOf('@') + 1;
  const domain = address.slice(at);
  return address.slice(0, at) + (domainToASCII(domain) || domain).toLowerCase();
}
