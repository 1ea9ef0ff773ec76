import type { EvaluatedStack } from './rule';

/** The account of a stack, read from the ARNs that are known; undefined before the first apply. */
function findOwnAccount({ resources }: EvaluatedStack): string | undefined {
  for (const { values } of resources) {
    const [, account] = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(String(values.arn)) ?? [];
    if (account) return account;
  }
  return undefined;
}

/**
 * Whether a principal is a whole account other than the stack's own. The configuration refers to its own account by a
 * reference, so an account number in the text is another account.
 */
export function isOtherAccount(principal: string, stack: EvaluatedStack): boolean {
  const [, account] = /^(?:arn:[^:]*:iam::)?(\d{1,12})(?::root)?$/.exec(principal) ?? [];
  return account !== undefined && account !== findOwnAccount(stack);
}
