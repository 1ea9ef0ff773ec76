import type { Attributes, Synthesized } from '../support/synth';

type Json = Synthesized['json'];

/** Removes all resources of a type; the type `output` or `provider` is that of outputs or providers. */
export const removeType = (type: string) => (json: Json) => {
  if (type === 'output') json.output = {};
  else if (type === 'provider') json.provider = {};
  else delete json.resource[type];
};

/** Finds the only resource of a type whose id begins with a name. */
export function findOnly({ resource }: Json, type: string, name = ''): Attributes {
  const all = Object.entries(resource[type]!).filter(
    ([address]) => name === '' || address === name || address.startsWith(`${name}_`),
  );
  expect([type, name, all.length]).toEqual([type, name, 1]);
  return all[0]![1];
}
/** Sets attributes of a resource. */
export const setAttributes =
  (type: string, name: string, attributes: object) =>
  (json: Json): void => {
    Object.assign(findOnly(json, type, name), attributes);
  };
/** Removes a resource. */
export const removeResource =
  (type: string, name: string) =>
  ({ resource }: Json): void => {
    const addresses = Object.keys(resource[type]!).filter((id) => id === name || id.startsWith(`${name}_`));
    expect(addresses).toHaveLength(1);
    delete resource[type]![addresses[0]!];
  };
/** Replaces a text in an attribute of a resource. */
export const replaceText =
  (type: string, name: string, attribute: string, from: string, into: string) =>
  (json: Json): void => {
    const resource = findOnly(json, type, name);
    const before = resource[attribute];
    const text = (typeof before === 'string' ? before : JSON.stringify(before)).replaceAll(from, into);
    expect(text).not.toBe(typeof before === 'string' ? before : JSON.stringify(before));
    resource[attribute] = typeof before === 'string' ? text : (JSON.parse(text) as unknown);
  };
