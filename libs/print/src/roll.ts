import { printedMm } from '#libs/receipt';
import type { Entry, PaperWidth } from '#libs/receipt';
import { fontOf, inFonts, type FontName } from './fonts.js';

/** How a line is set: in points, and bold where it is strong. */
export interface Type {
  readonly size: number;
  readonly strong: boolean;
}

/** Text at its place on the paper: points from the left and from the top of its page. */
export interface PlacedText {
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly font: FontName;
  readonly size: number;
}

/** A line across the paper. */
export interface PlacedRule {
  readonly page: number;
  readonly y: number;
}

const POINTS_PER_MM = 72 / 25.4;
const LEADING = 1.35;
const GAP = 4;
// A PDF page ends at 14,400 points (ISO 32000-1, annex C): a longer receipt goes on on the next.
const LONGEST_PAGE = 14_000;

/** A roll of paper that is written on from top to bottom: breaks lines, sets figures at the right edge. */
export class Roll {
  readonly texts: PlacedText[] = [];
  readonly rules: PlacedRule[] = [];
  /** Height of each page so far, in points. */
  readonly heights: number[] = [];
  readonly width: number;
  readonly margin: number;
  private y: number;

  constructor(paper: PaperWidth) {
    this.width = paper * POINTS_PER_MM;
    this.margin = ((paper - printedMm[paper]) / 2) * POINTS_PER_MM;
    this.y = this.margin;
    this.heights.push(this.y);
  }

  /** Text in the middle of the paper. */
  middle(text: string, type: Type): void {
    for (const line of this.wrap(text, type, this.room)) {
      this.feed(type);
      this.put(line, this.margin + (this.room - widthOf(line, type)) / 2, type);
    }
  }

  /** A label at the left with its figure at the right, on the label's last line. */
  across({ label, value }: Entry, type: Type, indent = 0): void {
    const valueWidth = widthOf(value, type);
    const room = this.room - indent - (value === '' ? 0 : valueWidth + GAP);
    for (const line of this.wrap(label, type, room)) {
      this.feed(type);
      this.put(line, this.margin + indent, type);
    }
    this.put(value, this.width - this.margin - valueWidth, type);
  }

  rule(): void {
    this.feed({ size: GAP, strong: false });
    this.rules.push({ page: this.heights.length - 1, y: this.y });
  }

  private get room(): number {
    return this.width - 2 * this.margin;
  }

  private feed({ size }: Type): void {
    const height = size * LEADING;
    if (this.y + height > LONGEST_PAGE) {
      this.y = this.margin;
      this.heights.push(0);
    }
    this.y += height;
    this.heights[this.heights.length - 1] = this.y + this.margin;
  }

  /** Puts text on the line that was fed last; `y` is where its top is. */
  private put(text: string, x: number, type: Type): void {
    let left = x;
    for (const piece of inFonts(text, type.strong ? 'strong' : 'plain')) {
      const { size } = type;
      this.texts.push({ page: this.heights.length - 1, x: left, y: this.y - size * LEADING, size, ...piece });
      left += pieceWidth(piece, size);
    }
  }

  /** Lines that fit, broken between words where it can be. */
  private wrap(text: string, type: Type, room: number): string[] {
    const lines: string[] = [];
    let line = '';
    for (const word of text.split(' ').flatMap((each) => fitting(each, type, room))) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (widthOf(longer, type) <= room || line === '') line = longer;
      else {
        lines.push(line);
        line = word;
      }
    }
    return [...lines, line];
  }
}

const pieceWidth = ({ font, text }: { font: FontName; text: string }, size: number): number => {
  const { unitsPerEm } = fontOf(font);
  return (fontOf(font).layout(text).advanceWidth / unitsPerEm) * size;
};

const widthOf = (text: string, { size, strong }: Type): number =>
  inFonts(text, strong ? 'strong' : 'plain').reduce((width, piece) => width + pieceWidth(piece, size), 0);

/** A word in parts that fit: one part, unless it is wider than the paper. */
function fitting(word: string, type: Type, room: number): string[] {
  if (widthOf(word, type) <= room) return [word];
  const parts: string[] = [];
  let part = '';
  for (const sign of word) {
    if (part !== '' && widthOf(part + sign, type) > room) {
      parts.push(part);
      part = '';
    }
    part += sign;
  }
  return [...parts, part];
}
