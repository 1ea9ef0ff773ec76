import { sha256 } from '../../aws/sha256';
import { TRADE_REGIONS } from '../../config/trade-processing';
import type { Deployment, RegionalDeployment } from '../../cli/trade-processing/deployment';
import { getLedgerTable } from '../../cli/trade-processing/ledger/read-entries';
import { openReplica } from '../../cli/trade-processing/open-replica';
import { type FoundEntry, readFoundEntries } from '../../cli/trade-processing/records/found-entries';
import { findReportsOfExecution } from '../../cli/trade-processing/records/reports-of-execution';
import { readVersions } from '../../cli/trade-processing/records/trade-rows';
import { readSettings } from '../../cli/trade-processing/settings/parameters';
import { getItems } from '../../cli/target/read-items';
import {
  chooseShard,
  type EntryReference,
  formatHeadKey,
  parseHeadRow,
  parsePartitionKey,
  parseSortKey,
} from '../../domain/ledger';
import { REJECTION_ENTRY, TRADE_ENTRY } from '../../domain/trade-records';
import { readTradeSetting } from '../../domain/trade-settings';
import { getTradeId, TRADE_SOURCES } from '../../domain/trades';

/** What an id means: a trade, or the entry of a rejected message. */
export type Recorded = { readonly tradeId: string } | { readonly rejection: EntryReference };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const EXECUTION_KEY = /^[A-Z0-9]{4}:\d{4}-\d{2}-\d{2}:.+:(buy|sell)$/;
const SOURCE_TRADE_ID = /^[^\s:#/]{1,64}$/;
/** How many entries of a chain are searched for an event, which no row points to. */
const SEARCHED = 100;

/**
 * Finds what an id means: a trade's id, with or without its source, the key of an execution, an entry as
 * `CHAIN#us-east-1#007 000000000042`, or the id of an event among the newest entries.
 * @returns undefined for other ids
 */
export async function findRecorded(
  deployment: Pick<Deployment, 'open'>,
  id: string,
): Promise<Recorded | undefined> {
  if (TRADE_SOURCES.some((source) => id.startsWith(`${source}:`))) return { tradeId: id };
  const reference = parseReference(id);
  const isKnownForm = [UUID, EXECUTION_KEY, SOURCE_TRADE_ID].some((form) => form.test(id));
  if (!reference && !isKnownForm) return undefined;
  const replica = await openReplica(deployment);
  const table = getLedgerTable(replica);
  if (reference) return chooseRecorded(await readFoundEntries(table, [reference]));
  if (UUID.test(id)) return findEvent(replica, id);
  if (EXECUTION_KEY.test(id)) {
    const [tradeId] = await findReportsOfExecution(table, id);
    return tradeId === undefined ? undefined : { tradeId };
  }
  const [row] = await readVersions(
    table,
    TRADE_SOURCES.map((source) => getTradeId({ source, sourceTradeId: id })),
  );
  return row && { tradeId: row.tradeId };
}

function parseReference(id: string): EntryReference | undefined {
  const [partition = '', sort = '', ...others] = id.split(' ');
  const chain = parsePartitionKey(partition);
  const sequence = parseSortKey(sort);
  return chain && sequence !== undefined && others.length === 0 ? { ...chain, sequence } : undefined;
}

/** Prefers a trade: an event can contain several messages. */
function chooseRecorded(found: readonly FoundEntry[]): Recorded | undefined {
  for (const { message } of found)
    if (message?.kind === TRADE_ENTRY) return { tradeId: getTradeId(message.payload.trade) };
  const rejected = found.find(({ message }) => message?.kind === REJECTION_ENTRY);
  return rejected && { rejection: rejected.reference };
}

/** Searches the newest entries of the chains in which the regions record the messages of an event. */
async function findEvent(replica: RegionalDeployment, eventId: string): Promise<Recorded | undefined> {
  const setting = readTradeSetting('ChainShards', (await readSettings(replica)).get('ChainShards'));
  if ('violation' in setting) return undefined;
  const table = getLedgerTable(replica);
  const shard = chooseShard(eventId, setting.value, sha256);
  const keys = TRADE_REGIONS.map((region) => formatHeadKey({ region, shard }));
  const heads = (await getItems(table.dynamo, table.table, keys)).map(parseHeadRow);
  const references = heads.flatMap((head) => ('value' in head ? listNewest(head.value) : []));
  const found = await readFoundEntries(table, references);
  return chooseRecorded(found.filter(({ message }) => message?.payload.report.eventId === eventId));
}

const listNewest = ({ region, shard, sequence }: EntryReference): EntryReference[] =>
  Array.from({ length: Math.min(SEARCHED, sequence + 1) }, (_, back) => ({
    region,
    shard,
    sequence: sequence - back,
  }));
