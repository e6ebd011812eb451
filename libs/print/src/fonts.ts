import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inflateSync } from 'node:zlib';
import { create, type Font } from 'fontkit';

const require = createRequire(import.meta.url);

/** A font of the receipt, by its role. */
export type FontName = 'plain' | 'strong' | 'rest';

// DejaVu Sans has Latin, Greek, Cyrillic, Hebrew and Arabic letters; Unifont has a sign for everything else that is written.
const files: Record<FontName, string> = {
  plain: '@fontsource/dejavu-sans/files/dejavu-sans-latin-400-normal.woff',
  strong: '@fontsource/dejavu-sans/files/dejavu-sans-latin-700-normal.woff',
  rest: '@fontsource/unifontex/files/unifontex-latin-400-normal.woff',
};

const fonts = new Map<FontName, Font>();

/** A font, read when it is first needed: most shops never need the 14 MB of the last one. */
export function fontOf(name: FontName): Font {
  const known = fonts.get(name);
  if (known) return known;
  // read as WOFF, each glyph would unpack its whole table anew: 3.7 s a receipt instead of 30 ms
  const font = create(unpacked(readFileSync(require.resolve(files[name])))) as Font;
  fonts.set(name, font);
  return font;
}

/** Text in pieces, each with a font that has its signs; what no font has is shown as a box. */
export function inFonts(
  text: string,
  wanted: 'plain' | 'strong',
): { readonly font: FontName; readonly text: string }[] {
  const pieces: { font: FontName; text: string }[] = [];
  for (const sign of text) {
    const font = fontOf(wanted).hasGlyphForCodePoint(sign.codePointAt(0)!) ? wanted : 'rest';
    const last = pieces.at(-1);
    if (last?.font === font) last.text += sign;
    else pieces.push({ font, text: sign });
  }
  return pieces;
}

const WOFF_HEAD = 44;
const WOFF_ENTRY = 20;
const SFNT_HEAD = 12;
const SFNT_ENTRY = 16;

/** A WOFF file as the plain font inside it (W3C WOFF 1.0, sections 3 to 5). */
function unpacked(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12);
  const head = Buffer.alloc(SFNT_HEAD + SFNT_ENTRY * count);
  woff.copy(head, 0, 4, 8);
  head.writeUInt16BE(count, 4);
  const parts: Buffer[] = [head];
  let offset = head.length;
  for (let i = 0; i < count; i++) {
    const entry = WOFF_HEAD + WOFF_ENTRY * i;
    const [at, packed, length] = [4, 8, 12].map((field) => woff.readUInt32BE(entry + field)) as [
      number,
      number,
      number,
    ];
    const raw = woff.subarray(at, at + packed);
    const to = SFNT_HEAD + SFNT_ENTRY * i;
    woff.copy(head, to, entry, entry + 4);
    woff.copy(head, to + 4, entry + 16, entry + 20);
    head.writeUInt32BE(offset, to + 8);
    head.writeUInt32BE(length, to + 12);
    const padding = Buffer.alloc(-length & 3);
    parts.push(packed < length ? inflateSync(raw) : raw, padding);
    offset += length + padding.length;
  }
  return Buffer.concat(parts);
}
