/** A pattern for names, which go into mails: something visible, and no control characters. */
export const SINGLE_LINE = '^(?=.*\\S)[^\\u0000-\\u001f\\u007f\\u2028\\u2029]+$';
