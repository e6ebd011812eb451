import {
  answerSchema,
  exampleOf,
  fieldsOf,
  Pagination,
  type Class,
  type Field,
  type JsonSchema,
  type Shape,
} from '#libs/contracts';

/** The schema of an object with these fields and no others. */
export const objectSchema = (fields: readonly [string, Field][], required: readonly string[]): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(fields.map(([name, { schema }]) => [name, schema])),
  ...(required.length > 0 && { required }),
  additionalProperties: false,
});

/** The classes that the document refers to, each under its own name. */
export class Schemas {
  readonly all: Record<string, JsonSchema> = {};
  private readonly classes = new Map<string, Class<object>>();

  add(of: Class<object>): void {
    const known = this.classes.get(of.name);
    if (known === of) return;
    if (known) throw new Error(`two contract classes are named ${of.name}`);
    this.classes.set(of.name, of);
    const fields = [...fieldsOf(of)];
    const required = fields.filter(([, { optional }]) => !optional).map(([name]) => name);
    this.all[of.name] = objectSchema(fields, required);
    for (const [, field] of fields) if (field.of) this.add(field.of);
  }

  answer(shape: Shape<unknown>): JsonSchema | undefined {
    if (shape.of) this.add(shape.of);
    if (shape.form === 'page') this.add(Pagination);
    return answerSchema(shape);
  }
}

/** A whole answer of a shape. */
export function exampleOfAnswer({ form, of }: Shape<unknown>): unknown {
  if (!of) return undefined;
  const one = exampleOf(of);
  if (form === 'list') return [one];
  return form === 'page' ? { data: [one], pagination: { total: 1, page: 1, limit: 50, totalPages: 1 } } : one;
}
