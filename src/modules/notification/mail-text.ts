/** Line breaks, other control characters, and marks that turn the direction of the text after them. */
const UNSEEMLY = /[\s\p{Cc}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** Foreign text as one harmless line of at most `charactersMax` characters. */
export function oneLine(text: string, charactersMax: number): string {
  const characters = [...text.replace(UNSEEMLY, ' ').trim()];
  if (characters.length <= charactersMax) return characters.join('');
  return `${characters.slice(0, charactersMax - 1).join('')}…`;
}
