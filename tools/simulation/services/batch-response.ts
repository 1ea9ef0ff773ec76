/** What a function answered for a batch: all records succeeded, all failed, or the named ones failed. */
export type BatchResponse =
  | { readonly status: 'succeeded' }
  | { readonly status: 'failed' }
  | { readonly status: 'partly-failed'; readonly failedIds: ReadonlySet<string> };

/**
 * Reads the partial response of a function (`ReportBatchItemFailures`). Lambda Developer Guide, "Success and failure
 * conditions": no response, no list and an empty list mean success of the batch; an identifier that is empty, null or
 * under another key, and a response of another form mean failure of the whole batch. So does an unknown identifier.
 * @param ids the identifiers of the records of the batch
 */
export const readBatchResponse = (payload: unknown, ids: ReadonlySet<string>): BatchResponse => {
  if (payload === null || payload === undefined) return { status: 'succeeded' };
  if (typeof payload !== 'object' || Array.isArray(payload)) return { status: 'failed' };
  const failures = (payload as { readonly batchItemFailures?: unknown }).batchItemFailures;
  if (failures === null || failures === undefined) return { status: 'succeeded' };
  if (!Array.isArray(failures)) return { status: 'failed' };
  if (failures.length === 0) return { status: 'succeeded' };
  const failedIds = new Set<string>();
  for (const failure of failures as readonly unknown[]) {
    const id = (failure as { readonly itemIdentifier?: unknown } | null)?.itemIdentifier;
    if (typeof id !== 'string' || !ids.has(id)) return { status: 'failed' };
    failedIds.add(id);
  }
  return { status: 'partly-failed', failedIds };
};
