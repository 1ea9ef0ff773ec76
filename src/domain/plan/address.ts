/** A step of a module path, or the resource: a name with an instance key. */
const KEY = String.raw`\[(?:\d+|"(?:[^"\\]|\\[^])*")\]`;
const NAME = String.raw`[\p{L}_][\p{L}\p{N}_-]*`;
const MODULES = `(?:module\\.${NAME}(?:${KEY})?\\.)*`;

/** An address of Terraform: `module.a["b"].aws_sqs_queue.Q[0]`, `data.aws_region.here`, `action.aws_lambda_invoke.purge`. */
const ADDRESS = new RegExp(
  `^${MODULES}(?:(?:data|action|ephemeral|list)\\.)?${NAME}\\.${NAME}(?:${KEY})?$`,
  'u',
);

/** Providers whose addresses are recognized within a text. */
const PROVIDERS =
  'aws|awscc|archive|null|random|time|tls|local|http|template|external|terraform|cloudinit|google|azurerm|kubernetes|helm|github';
const ADDRESS_IN_TEXT = new RegExp(
  `(?<![\\p{L}\\p{N}_.-])(${MODULES}(?:(?:data|action|ephemeral|list)\\.)?(?:${PROVIDERS})_[a-z0-9_]+\\.${NAME}(?:${KEY})?)`,
  'u',
);

/** Whether the whole text is the address of a resource. */
export const isAddress = (text: string): boolean => ADDRESS.test(text);

/** Splits a text at the addresses in it. The parts with an odd index are addresses. */
export const splitAtAddresses = (text: string): string[] => text.split(ADDRESS_IN_TEXT);

/** Replaces the text of each instance key of an address or of an attribute path: the `b` of `["b"]`. */
export const replaceKeys = (address: string, replace: (key: string) => string): string =>
  address.replace(/\["((?:[^"\\]|\\[^])*)"\]/g, (whole: string, key: string) => {
    const replaced = replace(unescapeKey(key));
    return replaced === unescapeKey(key) ? whole : `[${JSON.stringify(replaced)}]`;
  });

const unescapeKey = (key: string): string => key.replace(/\\(["\\])/g, '$1');
