const lineBreaks = /\r\n|[\n\r\u2028\u2029]/;
// Control characters are commands to a till printer, and marks of direction can turn the figures around on a screen.
const controls = /[\p{Cc}\p{Zl}\p{Zp}]/gu;
const directions = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const halves = /\p{Cs}/gu;

/** A name or text on one line, without anything that is not to be read. */
export function printable(text: string): string {
  return text.replace(controls, ' ').replace(directions, '').replace(halves, '\ufffd').replace(/\s+/g, ' ').trim();
}

/** The lines of a text that may be absent; empty ones are left out, for paper is dear. */
export function printableLines(text: string | undefined): string[] {
  return (text ?? '')
    .split(lineBreaks)
    .map(printable)
    .filter((line) => line !== '');
}
