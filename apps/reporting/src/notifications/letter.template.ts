import { localeOf } from '#libs/kernel';
import { markup, printable, type Markup } from '#libs/receipt';
import type { NewMail } from './mails.repository.js';

/** A letter as data; every text may come from a stranger. */
export interface Letter {
  /** BCP 47, the business's; the words are those there are for it. */
  readonly language: string;
  readonly subject: string;
  /** Whose letter it is. */
  readonly from: string;
  readonly paragraphs: readonly string[];
  readonly facts?: readonly Fact[];
  readonly table?: Table;
  readonly link?: { readonly label: string; readonly url: string };
  /** Small print. */
  readonly foot?: string;
}

interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

type Fact = readonly [label: string, value: string];

/** Subject, text and HTML of a letter, as a mail carries them. */
export function written(letter: Letter): Required<Pick<NewMail, 'subject' | 'plain' | 'html'>> {
  return { subject: printable(letter.subject), plain: asText(letter), html: asHtml(letter) };
}

function asText({ from, paragraphs, facts = [], table, link, foot }: Letter): string {
  const blocks = [
    ...paragraphs.map(printable),
    ...(facts.length > 0 ? [facts.map(([label, value]) => `${label}: ${printable(value)}`).join('\n')] : []),
    ...(table ? [table.rows.map((row) => rowText(table.head, row)).join('\n\n')] : []),
    ...(link ? [`${link.label}:\n${link.url}`] : []),
    ...(foot ? [printable(foot)] : []),
    printable(from),
  ];
  return `${blocks.join('\n\n')}\n`;
}

// One cell to a line, since nobody knows the width of the reader's letters.
const rowText = (head: readonly string[], row: readonly string[]): string =>
  row.map((cell, column) => (column === 0 ? printable(cell) : `  ${head[column]}: ${printable(cell)}`)).join('\n');

function asHtml({ language, subject, from, paragraphs, facts = [], table, link, foot }: Letter): string {
  return markup`<!doctype html>
<html lang="${localeOf(language)}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${printable(subject)}</title>
</head>
<body style="${style.body}">
<h1 dir="auto" style="${style.heading}">${printable(from)}</h1>
${paragraphs.map((text) => markup`<p>${printable(text)}</p>\n`)}
${facts.length > 0 ? markup`<table role="presentation">\n${facts.map(factRow)}</table>` : ''}
${table ? tableOf(table) : ''}
${link ? markup`<p><a href="${link.url}" style="${style.link}">${link.label}</a></p>\n<p style="${style.small}">${link.url}</p>` : ''}
${foot ? markup`<p style="${style.small}">${printable(foot)}</p>` : ''}
</body>
</html>
`.text;
}

// Many mail programs read no style sheet.
const style = {
  body: 'max-width:40em;margin:0 auto;padding:1em;font:16px/1.5 system-ui,sans-serif;color:#111;background:#fff',
  heading: 'font-size:1.3em;margin:0 0 1em',
  link: 'display:inline-block;padding:.6em 1.2em;color:#fff;background:#0b5bd3;border-radius:6px;text-decoration:none',
  small: 'font-size:.85em;color:#555;overflow-wrap:anywhere',
  table: 'width:100%;border-collapse:collapse;margin:1em 0',
  cell: 'text-align:right;padding:.3em;border-bottom:1px solid #ddd;white-space:nowrap',
  first: 'text-align:left;padding:.3em;border-bottom:1px solid #ddd',
  label: 'padding-right:1em;color:#555',
};

const factRow = ([label, value]: Fact): Markup =>
  markup`<tr><td style="${style.label}">${label}</td><td dir="auto">${printable(value)}</td></tr>\n`;

const tableOf = ({ head, rows }: Table): Markup => markup`<table style="${style.table}">
<tr>${head.map((label, column) => markup`<th style="${cellStyle(column)}">${label}</th>`)}</tr>
${rows.map((row) => markup`<tr>${row.map(cellOf)}</tr>\n`)}</table>`;

const cellOf = (text: string, column: number): Markup =>
  markup`<td dir="auto" style="${cellStyle(column)}">${printable(text)}</td>`;

const cellStyle = (column: number): string => (column === 0 ? style.first : style.cell);
