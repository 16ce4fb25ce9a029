import type { Locale } from '../../../../contracts/plan.js';
import { en } from './en.js';
import { es } from './es.js';
import type { MailStrings } from './mail-strings.js';
import { pt } from './pt.js';

/** The sentences of each language. */
export const STRINGS: Readonly<Record<Locale, MailStrings>> = { en, pt, es };
