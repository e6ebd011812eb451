/** PostgreSQL's number for its type json. */
const JSON_TYPE = 114;
const HEAD_BYTES = 20;

/** JSON texts as PostgreSQL takes an array of them in its own form: nothing has to be escaped here, nor looked for there. */
export function jsonArray(texts: readonly (string | null)[]): Buffer {
  const sizes = texts.map((text) => (text === null ? 0 : Buffer.byteLength(text)));
  const array = Buffer.allocUnsafe(HEAD_BYTES + 4 * texts.length + sizes.reduce((sum, size) => sum + size, 0));
  // dimensions, whether there are nulls, type, and of the one dimension its length and its first index
  let at = 0;
  for (const word of [1, texts.includes(null) ? 1 : 0, JSON_TYPE, texts.length, 1]) at = array.writeInt32BE(word, at);
  texts.forEach((text, i) => {
    at = array.writeInt32BE(text === null ? -1 : sizes[i]!, at);
    if (text !== null) at += array.write(text, at);
  });
  return array;
}
