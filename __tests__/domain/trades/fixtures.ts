import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadReferenceData, type Trade, type TradeSource } from '../../../src/domain/trades';

const FOLDER = join(__dirname, 'fixtures');

/** A message of a source, and what is expected of it. */
export interface Fixture {
  readonly name: string;
  readonly verdict: string;
  /** The field and rule of each expected violation, such as `price tick-size`. */
  readonly violations: readonly string[];
  /** The expected trade; undefined if the message cannot be read. */
  readonly trade?: Trade;
  readonly text: string;
}

/**
 * Reads the fixtures of a source: blocks of a line `=== name`, a line with the verdict and the violations, a line with the
 * expected trade unless the message is unreadable, and the message.
 */
export const readFixtures = (source: TradeSource): Fixture[] =>
  readFileSync(join(FOLDER, `${source}.txt`), 'utf8')
    .split(/^=== /m)
    .slice(1)
    .map((block) => {
      const [name, expected, ...lines] = block.replace(/\n$/, '').split('\n') as [
        string,
        string,
        ...string[],
      ];
      const [verdict, violations] = expected.split(': ') as [string, string?];
      const trade = verdict === 'unreadable' ? undefined : (JSON.parse(lines.shift()!) as Trade);
      return {
        name,
        verdict,
        violations: violations?.split('; ') ?? [],
        ...(trade && { trade }),
        text: lines.join('\n'),
      };
    });

export const REFERENCE_FILE = JSON.parse(readFileSync(join(FOLDER, 'reference-data.json'), 'utf8')) as Record<
  string,
  Record<string, unknown>[]
>;
export const REFERENCE = loadReferenceData(REFERENCE_FILE);

/** The time at which the fixtures are validated: the evening of the half-day after Thanksgiving. */
export const NOW = Date.UTC(2026, 10, 27, 20);

/** A trade that violates no rule. */
export const TRADE: Trade = readFixtures('order-management')[0]!.trade!;
