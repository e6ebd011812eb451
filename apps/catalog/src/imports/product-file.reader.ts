import { catalog, fieldsOf, readFields, type Problem } from '#libs/contracts';
import { csvLines, dividerOf, type CsvLine } from './csv.js';
import type { Line, LineError } from './plan.js';

/** What a reader made of a line. */
export type Reading = { readonly product: Line } | { readonly errors: readonly LineError[] };

/** As many as the contract promises to take (API.md). */
export const MOST_PRODUCTS = 100_000;

const columns = fieldsOf(catalog.ProductChange);

/** The products of a CSV file, line by line: the columns are the product's field names, the rules those of its contract. */
export function* readProducts(csv: string): Generator<Reading, void> {
  let header: readonly string[] | undefined;
  let products = 0;
  for (const line of csvLines(csv, dividerOf(csv))) {
    if (!header) {
      header = line.cells.map((cell) => cell.trim());
      const problems = headerProblems(header, line.fault);
      if (problems.length === 0) continue;
      yield wrong(line.line, problems);
      return;
    }
    if (++products > MOST_PRODUCTS) {
      yield wrong(line.line, [{ path: '', message: 'is one product too many' }]);
      return;
    }
    yield productOf(header, line);
  }
  if (!header) yield wrong(1, [{ path: '', message: 'has no header' }]);
}

function headerProblems(header: readonly string[], fault: string | undefined): Problem[] {
  if (fault) return [{ path: '', message: fault }];
  const problems: Problem[] = [];
  header.forEach((name, at) => {
    if (!columns.has(name)) problems.push({ path: name, message: `is not one of ${[...columns.keys()].join(', ')}` });
    else if (header.indexOf(name) < at) problems.push({ path: name, message: 'stands in the header twice' });
  });
  if (!header.includes('sku')) problems.push({ path: 'sku', message: 'is missing in the header' });
  return problems;
}

function productOf(header: readonly string[], { line, cells, fault }: CsvLine): Reading {
  if (fault) return wrong(line, [{ path: '', message: fault }]);
  if (cells.length !== header.length)
    return wrong(line, [{ path: '', message: `has ${cells.length} cells, the header ${header.length}` }]);
  const given: Record<string, unknown> = {};
  header.forEach((name, at) => {
    const field = columns.get(name)!;
    const text = cells[at]!;
    if (text !== '') given[name] = field.fromText(text);
    else if (field.nullable) given[name] = null;
  });
  const problems: Problem[] = [];
  const fields = readFields(catalog.ProductChange, given, '', problems) as Line['fields'];
  if (given['sku'] === undefined) problems.push({ path: 'sku', message: 'is missing' });
  return problems.length > 0 ? wrong(line, problems) : { product: { line, fields } };
}

const wrong = (line: number, problems: readonly Problem[]): Reading => ({
  errors: problems.map(({ path, message }) => ({ line, path, message })),
});
