import { toConsoleError } from '../../server/errors';

/** A stack that could not be read, such as one in a region that is down. */
export interface UnreadStack {
  readonly stack: string;
  readonly what: string;
}

/**
 * Reads each stack. Those that fail are reported, so that the page still shows the others.
 * @throws the first error if no stack can be read
 */
export async function readEachStack<Stack extends { readonly name: string }, Result>(
  stacks: readonly Stack[],
  read: (stack: Stack) => Promise<Result>,
): Promise<{ readonly results: readonly Result[]; readonly unread: readonly UnreadStack[] }> {
  const settled = await Promise.allSettled(stacks.map(read));
  const results = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failures = settled.flatMap((result, index) =>
    result.status === 'rejected' ? [{ stack: stacks[index]!.name, error: result.reason as unknown }] : [],
  );
  if (results.length === 0 && failures[0]) throw failures[0].error;
  return {
    results,
    unread: failures.map(({ stack, error }) => ({ stack, what: toConsoleError(error).body.what })),
  };
}
