import { createConditionalPut, tryTransactWrite } from '../../../aws/transact-write';
import {
  type ChainId,
  createMissingMarks,
  type Duplicate,
  type DuplicateMark,
  DUPLICATE,
  type Entry,
  formatPartitionKey,
} from '../../../domain/ledger';
import { ChainWriter, createMarkRow, formatMarkKey, type RowWrite } from '../../../domain/trade-records';
import { formatViolation } from '../../../domain/validation';
import { UserError } from '../../errors';
import type { Clock } from '../../process/wait-while-progressing';
import type { LedgerTable } from '../ledger/entry-pages';
import { readChain, readHeads } from '../ledger/read-entries';
import { sha256 } from '../../../aws/sha256';
import { readMarks } from '../records/trade-rows';

/** A transaction has at most 100 items: the head of the chain, and two per mark. */
const MAX_MARKS = 40;
const MAX_ATTEMPTS = 20;
const RETRY_MS = 50;

/**
 * Appends the marks that are missing to the chain that contains the duplicates. Trades are recorded in the chain at the same
 * time: if one is faster, the marks are created again for the new head, except those that another command has appended.
 * @param duplicates of one chain, at least one
 * @returns the number of marks that were appended
 */
export async function appendMarks(
  table: LedgerTable,
  chain: ChainId,
  duplicates: readonly Duplicate[],
  { now, wait }: Clock,
): Promise<number> {
  // A mark is appended after its duplicate.
  const first = Math.min(...duplicates.map(({ entry }) => entry.sequence));
  const marks: Entry[] = [];
  for await (const entry of readChain(table, chain, first)) if (entry.kind === DUPLICATE) marks.push(entry);
  const missing = createMissingMarks(duplicates, marks);
  let appended = 0;
  for (let start = 0; start < missing.length; start += MAX_MARKS)
    appended += await append(table, chain, missing.slice(start, start + MAX_MARKS), { now, wait });
  return appended;
}

async function append(
  { dynamo, table }: LedgerTable,
  chain: ChainId,
  missing: readonly DuplicateMark[],
  { now, wait }: Clock,
): Promise<number> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const marks = attempt === 0 ? missing : await omitMarked({ dynamo, table }, missing);
    if (marks.length === 0) return 0;
    const heads = await readHeads({ dynamo, table }, chain.region);
    const head = heads.find(({ shard }) => shard === chain.shard);
    const writer = new ChainWriter(chain, head, now(), sha256);
    const pointers: RowWrite[] = [];
    for (const mark of marks) {
      const appended = writer.append({ kind: DUPLICATE, payload: mark });
      if ('violation' in appended)
        throw new UserError(`the ledger refused a mark: ${formatViolation(appended.violation)}`);
      pointers.push({ row: { ...createMarkRow(mark.duplicate, appended.value) } });
    }
    const writes = [...writer.listWrites(), ...pointers];
    const items = writes.map(({ row, unchanged }) => createConditionalPut(table, row, unchanged));
    const { state } = await tryTransactWrite(dynamo, items);
    if (state === 'written') return marks.length;
    await wait(RETRY_MS * (attempt + 1));
  }
  throw new UserError(
    `${formatPartitionKey(chain)} changed during each of ${MAX_ATTEMPTS} attempts to append: run the command again when fewer trades arrive`,
  );
}

async function omitMarked(
  table: LedgerTable,
  marks: readonly DuplicateMark[],
): Promise<readonly DuplicateMark[]> {
  const marked = await readMarks(
    table,
    marks.map(({ duplicate }) => duplicate),
  );
  return marks.filter(({ duplicate }) => {
    const { pk, sk } = formatMarkKey(duplicate);
    return !marked.has(`${pk} ${sk}`);
  });
}
