/** One line of a CSV file; a quoted cell may go on over several lines of text. */
export interface CsvLine {
  /** Where it begins in the file, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Why the cells cannot be trusted. */
  readonly fault?: string;
}

/** What stands between two cells. */
export type Divider = ',' | ';';

const QUOTE = '"';

/** The divider of a file: a semicolon where the header has one and no comma, as spreadsheets in many countries write. */
export function dividerOf(csv: string): Divider {
  const header = csv.slice(0, lineEnd(csv, 0));
  return header.includes(';') && !header.includes(',') ? ';' : ',';
}

/** The lines of a file as RFC 4180 has them, with any line end, without those that are empty. */
export function* csvLines(csv: string, divider: Divider): Generator<CsvLine> {
  let at = 0;
  let line = 1;
  while (at < csv.length) {
    const begun = line;
    const cells: string[] = [];
    let fault: string | undefined;
    for (;;) {
      if (csv[at] === QUOTE) {
        const quoted = quotedCell(csv, at);
        if (!quoted) {
          yield { line: begun, cells, fault: 'has a quote that is never closed' };
          return;
        }
        cells.push(quoted.cell);
        line += lineEnds(quoted.cell);
        at = quoted.end;
        if (at < csv.length && csv[at] !== divider && csv[at] !== '\n' && csv[at] !== '\r') {
          fault = 'has text behind a closing quote';
          at = lineEnd(csv, at);
        }
      } else {
        const end = cellEnd(csv, at, divider);
        cells.push(csv.slice(at, end));
        at = end;
      }
      if (csv[at] !== divider) break;
      at++;
    }
    at += csv[at] === '\r' && csv[at + 1] === '\n' ? 2 : 1;
    line++;
    if (cells.length > 1 || cells[0] !== '') yield { line: begun, cells, ...(fault && { fault }) };
  }
}

/** The cell behind an opening quote, and where it ends; undefined when its quote is never closed. */
function quotedCell(csv: string, opening: number): { readonly cell: string; readonly end: number } | undefined {
  let cell = '';
  for (let at = opening + 1; ;) {
    const close = csv.indexOf(QUOTE, at);
    if (close < 0) return undefined;
    cell += csv.slice(at, close);
    if (csv[close + 1] !== QUOTE) return { cell, end: close + 1 };
    cell += QUOTE;
    at = close + 2;
  }
}

function cellEnd(csv: string, from: number, divider: Divider): number {
  let at = from;
  while (at < csv.length && csv[at] !== divider && csv[at] !== '\n' && csv[at] !== '\r') at++;
  return at;
}

function lineEnd(csv: string, from: number): number {
  let at = from;
  while (at < csv.length && csv[at] !== '\n' && csv[at] !== '\r') at++;
  return at;
}

const lineEnds = (cell: string): number => (cell.match(/\r\n|\r|\n/g) ?? []).length;
