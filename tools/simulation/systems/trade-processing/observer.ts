import { getParameterName, type TradeRegion, TRADE_REGIONS } from '../../../../src/config/trade-processing';
import { formatEntryKey, HEAD_KEY } from '../../../../src/domain/ledger';
import { chooseActiveRegion, readTradeSetting } from '../../../../src/domain/trade-settings';
import type { RecorderOutput } from '../../../../src/lambdas/trade-processing/record-trades';
import type { Violation } from '../../core/system';
import type { Database } from '../../services/dynamodb/database';
import type { Change } from '../../services/dynamodb/table';
import type { Parameters } from '../../services/ssm/parameters';
import { INVARIANT } from './invariants/names';
import { getConfig } from './settings';

/** Returns the region whose functions may write a row. */
const getOwner = (pk: string, sk: string): string | undefined =>
  TRADE_REGIONS.find(
    (region) => pk.startsWith(`CHAIN#${region}#`) || pk === `CHECKPOINT#${region}` || sk.endsWith(region),
  );

/** Watches what is written, while it is written: what a later write hides is not in the tables at the end. */
export class Observer {
  readonly violations: Violation[] = [];
  /** When each entry was written, by the key of its row, in milliseconds since 1970. */
  readonly writtenAt = new Map<string, number>();

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

  /** Checks what a successful workflow returns. @param count the number of messages of its event */
  checkOutput(count: number, { results }: RecorderOutput): void {
    const written = results.filter(({ entry }) => {
      const { pk, sk } = formatEntryKey(entry);
      return this.writtenAt.has(`${pk} ${sk}`);
    });
    if (written.length !== count)
      this.report(
        INVARIANT.answered,
        `${written.length} of ${count} messages of an event have entries: expected all`,
      );
  }

  private checkChange(region: string, { before, after }: Change): void {
    const { pk, sk } = (after ?? before) as { readonly pk: string; readonly sk: string };
    const owner = getOwner(pk, sk);
    if (owner !== undefined && owner !== region)
      this.report(INVARIANT.ownRows, `${region} wrote the row ${pk} ${sk}: expected ${owner}`);
    if (!pk.startsWith('CHAIN#') || sk === HEAD_KEY) return;
    if (before) this.report(INVARIANT.noForks, `the entry ${pk} ${sk} was written twice: expected once`);
    this.writtenAt.set(`${pk} ${sk}`, this.now());
  }

  private report(invariant: string, text: string): void {
    this.violations.push({ invariant, at: this.now(), text });
  }
}
