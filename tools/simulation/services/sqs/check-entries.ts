import {
  BatchEntryIdsNotDistinct,
  EmptyBatchRequest,
  TooManyEntriesInBatchRequest,
} from '@aws-sdk/client-sqs';

/** Amazon SQS Developer Guide, "Message quotas": a batch has at most 10 messages. */
export const MAX_ENTRIES = 10;

/**
 * Checks the ids of the entries of a batch request, as SQS does.
 * @throws EmptyBatchRequest, TooManyEntriesInBatchRequest, BatchEntryIdsNotDistinct
 */
export const checkEntries = (entries: readonly { readonly Id: string | undefined }[]): void => {
  const fail = <E>(Type: new (options: { message: string; $metadata: object }) => E, message: string): E =>
    new Type({ message, $metadata: {} });
  if (entries.length === 0)
    throw fail(EmptyBatchRequest, 'There should be at least one entry in the request.');
  if (entries.length > MAX_ENTRIES)
    throw fail(
      TooManyEntriesInBatchRequest,
      `Maximum number of entries per request are ${MAX_ENTRIES}. You have sent ${entries.length}.`,
    );
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length)
    throw fail(BatchEntryIdsNotDistinct, 'Two or more batch entries have the same Id.');
};
