import type { EvaluatedStack } from './rule';

/** Finds the account of a stack in its known ARNs; undefined before the first apply. */
function findOwnAccount({ resources }: EvaluatedStack): string | undefined {
  for (const { values } of resources) {
    const [, account] = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(String(values.arn)) ?? [];
    if (account) return account;
  }
  return undefined;
}

/**
 * Whether a principal is a whole account other than the stack's own. The stack's own account is always a reference, so
 * an account number in the text is another account.
 */
export function isOtherAccount(principal: string, stack: EvaluatedStack): boolean {
  const [, account] = /^(?:arn:[^:]*:iam::)?(\d{1,12})(?::root)?$/.exec(principal) ?? [];
  return account !== undefined && account !== findOwnAccount(stack);
}
