import { Readable } from 'node:stream';
import { writeCsvStream } from 'hucre/csv';
import { writeXlsxStream } from 'hucre/xlsx';
import type { Reply } from './fastify.js';

/** The media types that a table can be had in, by the format's name. */
export const tableTypes = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json',
} as const;

/** A format of a table. */
export type TableFormat = keyof typeof tableTypes;

type Cell = string | number | boolean | null;

/** Rows drawn as the client takes them: a column for each field, the same names and values as in JSON. */
export interface TableFile {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly format: TableFormat;
  readonly columns: readonly string[];
  /** What JSON says beside its rows. */
  readonly head?: object;
  readonly pages: AsyncIterable<readonly object[]>;
}

/** How an answer becomes a file. */
export interface TableOf<Q, A> {
  /** What `Accept` may ask for beside JSON. */
  readonly formats: readonly TableFormat[];
  /** The answer has a format of its own, so that JSON, too, is the file and not the answer. */
  readonly hasOwnFormat?: true;
  /**
   * The file that is sent: of the format that was asked for, unless the answer has one of its own. Further pages are
   * asked for as the client takes them, each within a deadline of its own. Undefined when plain JSON will do.
   */
  file(answer: A, asked: TableFormat, more: (change: Partial<Q>) => Promise<A>): TableFile | undefined;
}

/** The file as bytes; memory holds one page of it. */
export function bytesOf({ name, format, columns, head, pages }: TableFile): Readable {
  switch (format) {
    case 'csv':
      // a text that begins like a formula must not become one in whoever's spreadsheet
      return Readable.from(
        writeCsvStream(cellsOf(pages, columns), { headers: [...columns], escapeFormulae: true, bom: true }),
      );
    case 'xlsx':
      return Readable.from(
        writeXlsxStream(cellsOf(pages, columns), {
          name: name.slice(0, 31),
          columns: columns.map((header) => ({ header })),
        }),
      );
    case 'json':
      return Readable.from(jsonOf(pages, head));
  }
}

async function* cellsOf(pages: TableFile['pages'], columns: readonly string[]): AsyncGenerator<Cell[]> {
  for await (const page of pages)
    for (const row of page) yield columns.map((column) => (row as Record<string, Cell>)[column] ?? null);
}

async function* jsonOf(pages: TableFile['pages'], head: object = {}): AsyncGenerator<string> {
  yield JSON.stringify({ ...head, data: [] }).slice(0, -2);
  let between = '';
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield between + page.map((row) => JSON.stringify(row)).join(',');
    between = ',';
  }
  yield ']}';
}

/** Sends the file as a download. */
export function sendTable(file: TableFile, reply: Reply): void {
  const type = tableTypes[file.format];
  void reply
    .type(file.format === 'xlsx' ? type : `${type}; charset=utf-8`)
    .header('content-disposition', `attachment; filename="${file.name}.${file.format}"`)
    .send(bytesOf(file));
}
