import { getParameterName, type TradeRegion, TRADE_REGIONS } from '../../../../src/config/trade-processing';
import { formatEntryKey, HEAD_KEY } from '../../../../src/domain/ledger';
import { chooseActiveRegion, readTradeSetting } from '../../../../src/domain/trade-settings';
import type { RecorderOutput } from '../../../../src/lambdas/trade-processing/record-trades';
import type { Violation } from '../../core/system';
import type { Database } from '../../services/dynamodb/database';
import type { Change } from '../../services/dynamodb/table';
import type { Parameters } from '../../services/ssm/parameters';
import { INVARIANT } from './invariants/names';
import { readEntries, type RecordedEntry, type Row } from './ledger-entries';
import { getConfig } from './settings';

/** Returns the region whose functions may write a row. */
const getOwner = (pk: string, sk: string): string | undefined =>
  TRADE_REGIONS.find(
    (region) => pk.startsWith(`CHAIN#${region}#`) || pk === `CHECKPOINT#${region}` || sk.endsWith(region),
  );

/** Whether an entry contains a message, or the content that it repeats. */
const isAbout = (entry: RecordedEntry | undefined, message: string, content: string | undefined): boolean =>
  entry !== undefined && (entry.message === message || (content !== undefined && entry.content === content));

/** Watches what is written, while it is written: what a later write hides is not in the tables at the end. */
export class Observer {
  readonly violations: Violation[] = [];
  /** When each entry was written, by the key of its row, in milliseconds since 1970. */
  readonly writtenAt = new Map<string, number>();
  private readonly rows = new Map<string, Row>();

  /** @param now returns the virtual time in milliseconds since 1970 */
  constructor(private readonly now: () => number) {}

  /** Watches the writes of a region. */
  watch(region: TradeRegion, database: Database): void {
    database.onCommit = (changes) => {
      for (const change of changes) this.checkChange(region, change);
    };
  }

  /** Checks the target of a failover, when it has succeeded. */
  checkActive(
    target: TradeRegion,
    parameters: Readonly<Record<TradeRegion, { readonly parameters: Parameters }>>,
  ): void {
    const copies = TRADE_REGIONS.flatMap((region) => {
      const name = getParameterName('ActiveRegion', getConfig(region));
      const read = readTradeSetting('ActiveRegion', parameters[region].parameters.get(name));
      return 'value' in read ? [read.value] : [];
    });
    const active = chooseActiveRegion(copies)?.region;
    if (active !== target)
      this.report(
        INVARIANT.failover,
        `${active} is active after a failover to ${target}; expected ${target}`,
      );
  }

  /**
   * Checks what a successful workflow returns: for each message the entry that contains it, or what it repeats.
   * @param messages the identities of the messages of its event, in their order
   * @param getContent returns the content of a message, if it can be read
   */
  checkOutput(
    messages: readonly string[],
    { results }: RecorderOutput,
    getContent: (message: string) => string | undefined,
  ): void {
    const named = messages.filter((message, index) => {
      const [entry] = readEntries(this.findRow(results[index]?.entry));
      return isAbout(entry, message, getContent(message));
    });
    if (named.length !== messages.length || results.length !== messages.length)
      this.report(
        INVARIANT.answered,
        `${named.length} of ${messages.length} messages of an event have entries: expected all`,
      );
  }

  private findRow(position: RecorderOutput['results'][number]['entry'] | undefined): readonly Row[] {
    if (!position) return [];
    const { pk, sk } = formatEntryKey(position);
    const row = this.rows.get(`${pk} ${sk}`);
    return row ? [row] : [];
  }

  private checkChange(region: string, { before, after }: Change): void {
    const { pk, sk } = (after ?? before) as { readonly pk: string; readonly sk: string };
    const owner = getOwner(pk, sk);
    if (owner !== undefined && owner !== region)
      this.report(INVARIANT.ownRows, `${region} wrote the row ${pk} ${sk}: expected ${owner}`);
    if (!pk.startsWith('CHAIN#') || sk === HEAD_KEY) return;
    if (before) this.report(INVARIANT.noForks, `the entry ${pk} ${sk} was written twice: expected once`);
    this.writtenAt.set(`${pk} ${sk}`, this.now());
    if (after) this.rows.set(`${pk} ${sk}`, after);
  }

  private report(invariant: string, text: string): void {
    this.violations.push({ invariant, at: this.now(), text });
  }
}
