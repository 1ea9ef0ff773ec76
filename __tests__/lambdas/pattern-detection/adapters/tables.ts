import {
  BY_ALERT_DUE,
  BY_DIGEST_DUE,
  BY_TIME,
} from '../../../../src/systems/pattern-detection/table-indexes';
import { type Index, Table } from '../../../../tools/simulation/services/dynamodb/table';

const toIndexes = (indexes: readonly { name: string; partitionKey: string; sortKey: string }[]) =>
  Object.fromEntries(
    indexes.map(({ name, partitionKey, sortKey }): [string, Index] => [
      name,
      { partition: partitionKey, sort: sortKey },
    ]),
  );

/** The tables of the system in memory, with their keys and indexes. */
export const createPatternsTable = () =>
  new Table('TradingPatterns', ['patternId', 'timestamp'], toIndexes([...BY_TIME, BY_ALERT_DUE]));
export const createAlertsTable = () =>
  new Table('AlertHistory', ['alertId'], toIndexes([...BY_TIME, BY_DIGEST_DUE]));
export const createLimitsTable = () => new Table('AlertLimits', ['limitId']);
export const createApprovalsTable = () =>
  new Table('ApprovalTracking', ['approvalId'], { byOpen: { partition: 'open', sort: 'decideBy' } });
export const createStatesTable = () => new Table('DetectorState', ['symbol']);
export const createChecksTable = () => new Table('ThresholdWatch', ['symbol']);
export const createBarsTable = () => new Table('OpenBars', ['part']);
