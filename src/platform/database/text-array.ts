const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
/** `text` in PostgreSQL's catalogue `pg_type`. */
const OID_OF_TEXT = 25;

/**
 * Texts as a parameter of type `text[]`, in the binary form that PostgreSQL's `array_recv` reads (src/backend/utils/adt/arrayfuncs.c).
 * For long ones: they are neither escaped here nor read letter by letter there, as in JSON or in an array's own notation (ADR 15).
 * None may have U+0000, which PostgreSQL does not store.
 */
export function textArray(texts: readonly string[]): Buffer {
  const bytes = texts.reduce((sum, text) => sum + LENGTH_BYTES + Buffer.byteLength(text), HEADER_BYTES);
  const array = Buffer.allocUnsafe(bytes);
  const [dimensions, hasNulls, firstIndex] = [1, 0, 1];
  let at = 0;
  for (const field of [dimensions, hasNulls, OID_OF_TEXT, texts.length, firstIndex])
    at = array.writeInt32BE(field, at);
  for (const text of texts) {
    const length = array.write(text, at + LENGTH_BYTES);
    at = array.writeInt32BE(length, at) + length;
  }
  return array;
}
