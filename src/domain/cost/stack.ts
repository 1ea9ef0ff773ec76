import { asBlocks, type PlannedResource } from '../plan/resources';
import type { Json } from '../plan/plan';
import { LISTED_REGION } from './regional-prices';

/** The resources of a stack, found by type, by name, and by the references between them. */
export class CostedStack {
  /** @param region the region of the stack: a system in several regions has its traffic in one of them */
  constructor(
    readonly resources: readonly PlannedResource[],
    readonly region: string = LISTED_REGION,
  ) {}

  findByType(type: string): readonly PlannedResource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** The first resource of the type with that name, with or without the suffix of the environment. */
  findByName(type: string, name: string): PlannedResource | undefined {
    return this.findByType(type).find(
      (resource) => resource.id === name || getName(resource).startsWith(`${name}-`),
    );
  }

  /** The resources of the type that a value refers to, by reference, ARN, URL or name. */
  findReferenced(type: string, value: Json | undefined): readonly PlannedResource[] {
    const text = toText(value);
    return this.findByType(type).filter((resource) => isReferenced(text, resource));
  }

  /** The functions that a value refers to, directly or by an alias. */
  findFunctions(value: Json | undefined): readonly PlannedResource[] {
    return this.findByAlias('aws_lambda_function', 'aws_lambda_alias', 'function_name', value);
  }

  /** The KMS keys that a value refers to, directly or by an alias. */
  findKeys(value: Json | undefined): readonly PlannedResource[] {
    return this.findByAlias('aws_kms_key', 'aws_kms_alias', 'target_key_id', value);
  }

  /** The resource of that name, if an environment variable of the function refers to it. */
  findInVariables(fn: PlannedResource | undefined, type: string, name: string): PlannedResource | undefined {
    const expected = this.findByName(type, name);
    const variables = asBlocks(fn?.values.environment)[0]?.variables;
    return this.findReferenced(type, variables).find((resource) => resource === expected);
  }

  private findByAlias(
    type: string,
    aliasType: string,
    attribute: string,
    value: Json | undefined,
  ): readonly PlannedResource[] {
    const text = toText(value);
    const aliases = this.findByType(aliasType).filter((alias) => hasReference(text, alias));
    const targets = aliases.flatMap(({ values }) => this.findReferenced(type, values[attribute]));
    return [...new Set([...this.findReferenced(type, value), ...targets])];
  }
}

/** The name in AWS, or the last part of the address if the plan does not know the name. */
const getName = ({ id, values: { function_name: fn, key_id: key, name } }: PlannedResource): string => {
  const known = fn ?? key ?? name;
  return typeof known === 'string' && !known.includes('${') ? known : id;
};

/** The construct's name, without the hash that CDKTF appends. */
export const getLabel = ({ id }: PlannedResource): string => id.replace(/_[0-9A-F]{8}$/, '');

const toText = (value: Json | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? '');

const hasReference = (text: string, { type, id }: PlannedResource): boolean =>
  text.includes(`\${${type}.${id}.`);

/** Whether the text contains the id or the name of the resource. A REST API is referenced by its id only. */
const isReferenced = (text: string, resource: PlannedResource): boolean =>
  hasReference(text, resource) ||
  [getName(resource), resource.values.id].some((name) => typeof name === 'string' && hasName(text, name));

/** Splits the text at colons and quotes for a name with slashes (log groups), at every separator for other names. */
const hasName = (text: string, name: string): boolean =>
  text.includes(name) && text.split(name.includes('/') ? /[:"]/ : /[^\w.-]+/).includes(name);
