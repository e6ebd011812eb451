import { invalid } from '#libs/kernel';

/** How a list is ordered: `sort` must name one of the fields, `-` before it turns the order; the first is the default. */
export function sortOf(
  sort: string | undefined,
  fields: Readonly<Record<string, string>>,
): { readonly field: string; readonly direction: 'ASC' | 'DESC' } {
  const names = Object.keys(fields);
  const name = sort?.replace(/^-/, '') ?? names[0]!;
  if (!names.includes(name)) throw invalid('sort', `must be one of ${names.join(', ')}, with - for descending`);
  return { field: fields[name]!, direction: sort?.startsWith('-') ? 'DESC' : 'ASC' };
}
