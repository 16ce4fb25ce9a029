import Handlebars from 'handlebars';
import type { Locale } from '../../../contracts/plan.js';
import { oneLine } from '../mail-text.js';
import type { NoticeContent } from '../notice-content.js';
import { disabledSubject, disabledView } from './disabled-view.js';
import { HTML_FACTS, HTML_LAYOUT } from './html-layout.js';
import type { MailView } from './mail-view.js';
import { TEXT_LAYOUT } from './text-layout.js';
import { warningSubject, warningView } from './warning-view.js';
import { type Wording, wordingOf } from './wording.js';

const SUBJECT_MAX = 200;

/** The parts of a mail that its templates make. */
export interface RenderedMail {
  /** BCP 47. */
  readonly language: string;
  readonly text: string;
  readonly html: string;
}

// `strict` makes a name that is not in the view an error instead of an empty place in a mail.
const handlebars = Handlebars.create();
const partials = { facts: handlebars.compile<{ facts: MailView['facts'] }>(HTML_FACTS, { strict: true }) };
const html = handlebars.compile<MailView>(HTML_LAYOUT, { strict: true });
const text = handlebars.compile<MailView>(TEXT_LAYOUT, { strict: true, noEscape: true });

/** The subject of a notice: one line. */
export function subjectOf(content: NoticeContent, locale: Locale): string {
  const wording = wordingOf(locale);
  const subject =
    content.type === 'quota_warning' ? warningSubject(content, wording) : disabledSubject(content, wording);
  return oneLine(subject, SUBJECT_MAX);
}

/** The mail of a notice in the language of `locale`; links lead to `publicUrl`. */
export function renderMail(content: NoticeContent, locale: Locale, publicUrl: string): RenderedMail {
  const view = viewOf(content, wordingOf(locale), publicUrl);
  return { language: view.language, text: text(view), html: html(view, { partials }) };
}

function viewOf(content: NoticeContent, wording: Wording, publicUrl: string): MailView {
  const { language, more, labels, footer } = wording.strings;
  const body =
    content.type === 'quota_warning'
      ? warningView(content, wording)
      : disabledView(content, wording, publicUrl);
  return {
    ...body,
    language,
    more: content.omitted > 0 ? more(wording.number(content.omitted)) : null,
    documentation: { label: labels.documentation, url: `${publicUrl}/docs` },
    footer: [footer.why(content.workspaceName), footer.sender(publicUrl)],
  };
}
