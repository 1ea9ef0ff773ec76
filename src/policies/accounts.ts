import type { ReviewedStack } from './rule';

/** The account of a stack, told by the ARNs that are known; undefined before anything was made. */
function ownAccount({ resources }: ReviewedStack): string | undefined {
  for (const { values } of resources) {
    const [, account] = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(String(values.arn)) ?? [];
    if (account) return account;
  }
  return undefined;
}

/**
 * Whether a principal is a whole account that is not the stack's own. The configuration names its own by a reference,
 * so a number that stands in it is another one's.
 */
export function isOtherAccount(principal: string, stack: ReviewedStack): boolean {
  const [, account] = /^(?:arn:[^:]*:iam::)?(\d{1,12})(?::root)?$/.exec(principal) ?? [];
  return account !== undefined && account !== ownAccount(stack);
}
