/** HTML that is safe to show: only `markup` makes it, and it escapes every value that is not HTML itself. */
export class Markup {
  constructor(readonly text: string) {}
}

type Value = string | number | Markup | readonly Markup[];

/** HTML from a template; a value is shown as text, in content and in quoted attributes, and never read as HTML. */
export function markup(template: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(template.reduce((text, part, index) => text + written(values[index - 1]!) + part));
}

function written(value: Value): string {
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(({ text }) => text).join('');
  return String(value).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
