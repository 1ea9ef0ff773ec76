import { QueryCommand, type QueryCommandOutput } from '@aws-sdk/lib-dynamodb';
import { type ChainId, formatPartitionKey, formatSortKey, HEAD_KEY } from '../../../domain/ledger';
import { interruptSignal } from '../../process/interrupt';
import type { RegionalClients } from '../clients';

/** A table with chains. */
export interface LedgerTable {
  readonly dynamo: RegionalClients['dynamo'];
  readonly table: string;
}

type Page = readonly Readonly<Record<string, unknown>>[];
type PageToken = QueryCommandOutput['LastEvaluatedKey'];
/** A page, and the token of the next one; undefined for the last page. */
interface ReadPage {
  readonly rows: Page;
  readonly next: PageToken;
}

/**
 * Reads the rows of a chain in pages of at most 1 MB, sorted by key, consistently, without the row of the head. Rows with
 * other keys than those of entries are included. One page is read ahead, and the first request is sent at once, so that
 * several chains are read at the same time while one of them is verified.
 * @param after the sequence number of the last entry that is not read; -1 for all
 * @param onRead is called with the number of rows of each page
 */
export function readEntryPages(
  { dynamo, table }: LedgerTable,
  chain: ChainId,
  after: number,
  onRead: (rows: number) => void = () => undefined,
): AsyncIterable<Page> {
  const readPage = async (ExclusiveStartKey?: PageToken): Promise<ReadPage> => {
    interruptSignal.throwIfAborted();
    const { Items = [], LastEvaluatedKey }: QueryCommandOutput = await dynamo.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: after < 0 ? 'pk = :chain' : 'pk = :chain AND sk > :after',
        ExpressionAttributeValues: {
          ':chain': formatPartitionKey(chain),
          ...(after >= 0 && { ':after': formatSortKey(after) }),
        },
        ConsistentRead: true,
        ExclusiveStartKey,
      }),
    );
    return { rows: Items.filter(({ sk }) => sk !== HEAD_KEY), next: LastEvaluatedKey };
  };
  return readAhead(readPage, onRead);
}

function readAhead(
  readPage: (token?: PageToken) => Promise<ReadPage>,
  onRead: (rows: number) => void,
): AsyncIterable<Page> {
  const request = (token?: PageToken): Promise<ReadPage> => {
    const page = readPage(token);
    // The error is thrown when the page is used; until then, Node.js must not report it as unhandled.
    page.catch(() => undefined);
    return page;
  };
  const first = request();
  return (async function* () {
    for (let pending: Promise<ReadPage> | undefined = first; pending;) {
      const { rows, next }: ReadPage = await pending;
      pending = next && request(next);
      onRead(rows.length);
      yield rows;
    }
  })();
}
