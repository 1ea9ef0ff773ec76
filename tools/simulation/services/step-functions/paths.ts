import { callIntrinsic } from './intrinsics';
import { ERROR, WorkflowError } from './workflow-error';

type Json = unknown;

/** What the paths of a state refer to: `$` is the data, and `$$` the context object. */
export interface Scope {
  readonly data: Json;
  readonly context: {
    readonly Execution: { readonly Input: Json };
    readonly Map?: { readonly Item: { readonly Index: number; readonly Value: Json } };
  };
}

/** Replaces the fields whose names end with `.$` by the values of their paths or intrinsic functions. */
export const resolveTemplate = (template: Json, scope: Scope): Json => {
  if (typeof template !== 'object' || template === null || Array.isArray(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) => {
      if (!name.endsWith('.$')) return [name, resolveTemplate(value, scope)];
      const text = String(value);
      const found = text.startsWith('States.')
        ? callIntrinsic(text, (path) => readOrFail(name, path, scope))
        : readOrFail(name, text, scope);
      return [name.slice(0, -2), found];
    }),
  );
};

/** Reads a path of fields and indexes. Returns undefined if there is no value. */
export const readPath = (path: string, { data, context }: Scope): Json => {
  if (!/^\${1,2}(\.\w+|\[\d+\])*$/.test(path)) throw new Error(`not supported: the path ${path}`);
  const keys = path.match(/\w+/g) ?? [];
  return keys.reduce<Json>((at, key) => readField(at, key), path.startsWith('$$') ? context : data);
};

const readField = (value: Json, key: string): Json =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, Json>>)[key]
    : undefined;

/**
 * Reads a path that must have a value.
 * @param field the field of the state that contains the path
 * @throws WorkflowError States.Runtime, as Step Functions reports it in practice; no state can handle it
 */
export const readOrFail = (field: string, path: string, scope: Scope): Json => {
  const found = readPath(path, scope);
  if (found !== undefined) return found;
  throw new WorkflowError(ERROR.runtime, `${field} is ${path}, which is not in the data`);
};

/** Puts a value into a field of the data, or in place of the data. @param path `$` or `$.field` */
export const placeResult = (data: Json, path: string, value: Json): Json => {
  if (path === '$') return value;
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw new WorkflowError(ERROR.resultPath, `${path} can't be set, because the input is no object`);
  return { ...data, [path.slice('$.'.length)]: value };
};
