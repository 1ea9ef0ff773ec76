/** The paths and templates of the Amazon States Language, as far as the workflows of the systems use them. */

type Json = unknown;

/** An error of a state, by its name in the States Language. */
export class WorkflowError extends Error {
  constructor(
    override readonly name: string,
    message: string,
  ) {
    super(message);
  }
}

/** Replaces the fields whose names end with `.$` by what their paths refer to. */
export const resolve = (template: Json, data: Json, input: Json): Json => {
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) => {
      if (!name.endsWith('.$')) return [name, resolve(value, data, input)];
      const found = read(String(value), data, input);
      if (found === undefined)
        throw new WorkflowError('States.ParameterPathFailure', `${String(value)} is not in the input`);
      return [name.slice(0, -2), found];
    }),
  );
};

/** Reads a path. @param input the input of the execution */
export const read = (path: string, data: Json, input: Json): Json => {
  const INPUT = '$$.Execution.Input';
  if (path.startsWith(INPUT)) return read(`$${path.slice(INPUT.length)}`, input, input);
  if (!/^\$(\.\w+|\[\d+\])*$/.test(path)) throw new Error(`not supported: ${path}`);
  const keys = path.match(/\w+/g) ?? [];
  return keys.reduce<Json>((at, key) => (at as Readonly<Record<string, Json>> | undefined)?.[key], data);
};

/** Puts a value into a field of the data, or in their place. */
export const place = (data: Json, path: string, value: Json): Json => {
  if (path === '$') return value;
  const [, field] = /^\$\.(\w+)$/.exec(path) ?? [];
  if (field === undefined) throw new Error(`not supported: ResultPath ${path}`);
  return { ...(data as object), [field]: value };
};
