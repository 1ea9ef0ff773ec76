import type { Page } from '../../../aws/query-pages';
import { type ChainId, formatPartitionKey, formatSortKey, HEAD_KEY } from '../../../domain/ledger';
import { queryItemPages } from '../../target/read-items';
import type { RegionalClients } from '../clients';

/** A table with chains. */
export interface LedgerTable {
  readonly dynamo: RegionalClients['dynamo'];
  readonly table: string;
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
  const pages = queryItemPages(dynamo, {
    TableName: table,
    KeyConditionExpression: after < 0 ? 'pk = :chain' : 'pk = :chain AND sk > :after',
    ExpressionAttributeValues: {
      ':chain': formatPartitionKey(chain),
      ...(after >= 0 && { ':after': formatSortKey(after) }),
    },
  });
  const readPage = () => {
    const page = pages.next();
    // The error is thrown when the page is used; until then, Node.js must not report it as unhandled.
    page.catch(() => undefined);
    return page;
  };
  const first = readPage();
  return (async function* () {
    for (let page = await first; !page.done;) {
      const next = readPage();
      const rows = page.value.filter(({ sk }) => sk !== HEAD_KEY);
      onRead(rows.length);
      yield rows;
      page = await next;
    }
  })();
}
