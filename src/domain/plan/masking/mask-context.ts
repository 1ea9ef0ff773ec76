import { isObject, type Json } from '../value';
import { getNameKind, isMetadataName, isPatternName, isSecretName, type NameKind } from './names';

export type JsonObject = { readonly [key: string]: Json };

/** The context of a value. `secret`: all values are secrets. `pattern`: names in an event pattern indicate nothing. */
export type MaskContext = 'open' | 'secret' | 'pattern';

export function getKindInContext(key: string, context: MaskContext): NameKind {
  const kind = getNameKind(key);
  if (context === 'open') return kind;
  if (context === 'secret') return isMetadataName(key) ? kind : 'secret';
  return kind === 'public' ? kind : 'plain';
}

/** The context of the values in an object. */
export function getInnerContext(value: JsonObject, key: string, context: MaskContext): MaskContext {
  if (context === 'pattern' || isPatternName(key)) return 'pattern';
  if (isReference(value)) return 'open';
  return (context === 'secret' || isSecretName(key)) && !isTypeDefinition(value) ? 'secret' : 'open';
}

/** Whether a field contains the values of a secret of Kubernetes. */
export const isKubernetesSecret = (value: JsonObject, field: string): boolean =>
  value.kind === 'Secret' && /^(?:string_?data|(?:binary_?)?data)$/i.test(field);

/** Whether an object is a reference of CloudFormation: `{"Fn::GetAtt": ["Db", "Secret"]}`. */
const isReference = (value: JsonObject): boolean => {
  const fields = Object.keys(value);
  return fields.length === 1 && /^(?:Ref|Fn::(?:GetAtt|ImportValue))$/.test(fields[0]!);
};

/** Whether an object is a definition with the name of a secret: a schema, a state, a resource. */
const isTypeDefinition = (value: JsonObject): boolean =>
  ['$ref', 'schema', 'allOf', 'anyOf', 'oneOf'].some((field) => Object.hasOwn(value, field)) ||
  [value.type, value.Type]
    .flat()
    .some(
      (type) =>
        typeof type === 'string' &&
        /^(?:string|number|integer|boolean|array|object|null|apiKey|http|oauth2|openIdConnect|Task|Pass|Wait|Choice|Parallel|Map|Succeed|Fail|AWS::.*)$/.test(
          type,
        ),
    );

/**
 * Whether a field of a schema or a parameter contains a value of it: `{"type": "string", "example": "word"}`. The schema of a
 * parameter contains its values too.
 */
export const isSchemaValue = (value: JsonObject, field: string): boolean => {
  const item = value[field];
  if (field === 'schema') return isObject(item) && isTypeDefinition(item);
  if (field === 'enum') return Array.isArray(item) && item.length === 1;
  return /^(?:x-)?(?:examples?|const)$/.test(field) && (isTypeDefinition(value) || 'in' in value);
};

/** Whether the value of a variable is the name of a secret or parameter in AWS. */
export const isSecretReference = ({ type }: JsonObject): boolean =>
  type === 'SECRETS_MANAGER' || type === 'PARAMETER_STORE';
