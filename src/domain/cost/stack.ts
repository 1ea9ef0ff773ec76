import { asBlocks, type PlannedResource } from '../plan/resources';
import type { Json } from '../plan/plan';

/** The resources of a stack, found by type, by name, and by who names whom. */
export class Stack {
  constructor(readonly resources: readonly PlannedResource[]) {}

  all(type: string): readonly PlannedResource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** The first resource of the type with that name, whatever the environment's suffix. */
  named(type: string, name: string): PlannedResource | undefined {
    return this.all(type).find((one) => one.id === name || nameOf(one).startsWith(`${name}-`));
  }

  /** The resources of the type that a value names, by reference, ARN, URL or name. */
  mentioned(type: string, value: Json | undefined): readonly PlannedResource[] {
    const text = textOf(value);
    return this.all(type).filter((resource) => mentions(text, resource));
  }

  /** The functions that a value names, itself or by an alias. */
  functions(value: Json | undefined): readonly PlannedResource[] {
    const text = textOf(value);
    const aliases = this.all('aws_lambda_alias').filter((alias) => refers(text, alias));
    const behind = aliases.flatMap(({ values }) =>
      this.mentioned('aws_lambda_function', values.function_name),
    );
    return [...new Set([...this.mentioned('aws_lambda_function', value), ...behind])];
  }

  /** The keys that a value names, itself or by an alias. */
  keys(value: Json | undefined): readonly PlannedResource[] {
    const text = textOf(value);
    const aliases = this.all('aws_kms_alias').filter((alias) => refers(text, alias));
    const behind = aliases.flatMap(({ values }) => this.mentioned('aws_kms_key', values.target_key_id));
    return [...new Set([...this.mentioned('aws_kms_key', value), ...behind])];
  }

  /** What a function is told of in its environment: a table, queue, topic or workflow with that name. */
  toldOf(fn: PlannedResource | undefined, type: string, name: string): PlannedResource | undefined {
    const own = this.named(type, name);
    return this.mentioned(type, asBlocks(fn?.values.environment)[0]?.variables).find((one) => one === own);
  }
}

/** The name that AWS knows it by, or the last part of its address. */
const nameOf = ({ id, values: { function_name: fn, key_id: key, name } }: PlannedResource): string => {
  const own = fn ?? key ?? name;
  return typeof own === 'string' && !own.includes('${') ? own : id;
};

/** The name for people: of its construct, without what CDKTF appends. */
export const titleOf = ({ id }: PlannedResource): string => id.replace(/_[0-9A-F]{8}$/, '');

const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? '');

const refers = (text: string, { type, id }: PlannedResource): boolean => text.includes(`\${${type}.${id}.`);

/** By name; APIs are known by their id alone. */
const mentions = (text: string, resource: PlannedResource): boolean =>
  refers(text, resource) ||
  [nameOf(resource), resource.values.id].some((name) => typeof name === 'string' && names(text, name));

/** A log group's name has slashes in it; all others stand between slashes or colons in an ARN or a URL. */
const names = (text: string, name: string): boolean =>
  text.split(name.includes('/') ? /[:"]/ : /[^\w.-]+/).includes(name);
