const expressions = new Map<string, RegExp>();

/** Returns what is stored for a key, and creates it before. */
function getOrCreate<T>(stored: Map<string, T>, key: string, create: (key: string) => T): T {
  const value = stored.get(key) ?? create(key);
  stored.set(key, value);
  return value;
}

function createExpression(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^$()|[\]{}\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}

/** Whether a text matches a pattern of an IAM policy, in which `*` is any text and `?` any character. */
export const matchesWildcard = (pattern: string, text: string): boolean =>
  getOrCreate(expressions, pattern, createExpression).test(text);

const arnExpressions = new Map<string, RegExp>();

/** No wildcard of the partition, the service, the region and the account matches across its part. */
function createArnExpression(pattern: string): RegExp {
  const parts = pattern.split(':');
  const toSource = (text: string) => createExpression(text).source.slice(1, -1);
  const first = parts.slice(0, 5).map((part) => toSource(part).replaceAll('.*', '[^:]*'));
  return new RegExp(`^${[...first, toSource(parts.slice(5).join(':'))].join(':')}$`);
}

/** Whether an ARN matches a pattern of an IAM policy: `*`, or an ARN with wildcards. */
export const matchesArn = (pattern: string, arn: string): boolean =>
  pattern === '*' || getOrCreate(arnExpressions, pattern, createArnExpression).test(arn);
