// Changes each value of the resources of a rule's case in small ways, so that a test sees the limits of the rule.

export interface Variant {
  /** The changed value, such as `aws_sqs_queue.Q.name = ""`. */
  readonly change: string;
  readonly value: unknown;
}

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A document in a text is changed like a value. */
function parseDocument(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isContainer(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The other values of a single value. `undefined` removes it. */
function listOthers(value: unknown): unknown[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value - 1, value + 1];
  return typeof value === 'string' ? ['', `${value}x`] : [];
}

/** Lists the variants of a value: each with one change. */
export function listVariants(value: unknown, path = ''): Variant[] {
  const document = typeof value === 'string' ? parseDocument(value) : undefined;
  if (document)
    return listVariants(document, `${path}$`).map((variant) => ({
      ...variant,
      value: JSON.stringify(variant.value),
    }));
  if (!isContainer(value))
    return listOthers(value).map((other) => ({ change: `${path} = ${JSON.stringify(other)}`, value: other }));
  return Object.entries(value).flatMap(([key, item]) => {
    const replace = (other: unknown): unknown =>
      Array.isArray(value)
        ? (value as unknown[]).flatMap((old, index) =>
            String(index) !== key ? [old] : other === undefined ? [] : [other],
          )
        : { ...value, [key]: other };
    const inner = path === '' ? key : `${path}.${key}`;
    return [
      { change: `without ${inner}`, value: replace(undefined) },
      ...listVariants(item, inner).map((variant) => ({ ...variant, value: replace(variant.value) })),
    ];
  });
}
