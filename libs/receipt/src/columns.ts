const plain = /^[\x20-\x7e]*$/;
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;
const emojiStyle = /\ufe0f/;
const invisible = /^[\p{M}\p{Cf}]+$/u;
const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

// A name beside a figure needs this much room to be read; with less, the figure gets a line of its own.
const leastLabel = 8;

/** Columns that a text takes on a grid of characters: Chinese, Japanese, Korean and emoji take two each. */
export function widthOf(text: string): number {
  if (plain.test(text)) return text.length;
  return signs(text).reduce((width, sign) => width + signWidth(sign), 0);
}

/** A text in lines of at most so many columns, broken between words where it can be. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.split(' ').flatMap((word) => pieces(word, columns))) {
    const longer = line === '' ? piece : `${line} ${piece}`;
    if (widthOf(longer) <= columns) {
      line = longer;
    } else {
      lines.push(line);
      line = piece;
    }
  }
  return [...lines, line];
}

/** Lines in the middle of the paper. */
export function centred(text: string, columns: number): string[] {
  return wrap(text, columns).map((line) => `${' '.repeat(Math.floor((columns - widthOf(line)) / 2))}${line}`);
}

/** A label at the left edge with a figure at the right one, on the label's last line. */
export function spread(label: string, value: string, columns: number): string[] {
  if (value === '') return wrap(label, columns);
  const room = columns - widthOf(value) - 1;
  if (room < leastLabel)
    return [...wrap(label, columns), ...wrap(value, columns).map((line) => atRight(line, columns))];
  const lines = wrap(label, room);
  const last = lines.pop()!;
  return [...lines, last + atRight(value, columns - widthOf(last))];
}

const atRight = (text: string, columns: number) => ' '.repeat(columns - widthOf(text)) + text;

/** A word in parts that fit: one part, unless it is wider than the paper. */
function pieces(word: string, columns: number): string[] {
  if (widthOf(word) <= columns) return [word];
  const parts: string[] = [];
  let part = '';
  let width = 0;
  for (const sign of signs(word)) {
    if (width + signWidth(sign) > columns) {
      parts.push(part);
      part = '';
      width = 0;
    }
    part += sign;
    width += signWidth(sign);
  }
  return [...parts, part];
}

/** What a reader takes for one sign, however many code points it is written with. */
const signs = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);

function signWidth(sign: string): number {
  if (invisible.test(sign)) return 0;
  return wide.test(sign) || emojiStyle.test(sign) ? 2 : 1;
}
