import { listViolations } from '../../../../../src/cli/trade-processing/ledger/verify';
import { TRADE_REGIONS } from '../../../../../src/config/trade-processing';
import { DUPLICATE } from '../../../../../src/domain/ledger';
import type { Violation } from '../../../core/system';
import { listFailedMessages } from '../failed-messages';
import { listChainRows, readEntries } from '../ledger-entries';
import type { TradeWorld } from '../world';
import { findLost, findWronglyRejected, isRecorded, listKnownMessages } from './accounted-for';
import { findUncovered } from './covered-entries';
import { INVARIANT } from './names';
import { findRepeated, findUnmarked, type Mark } from './recorded-once';
import { findDifferences } from './replicas';
import { findSilentConflicts } from './stated-conflicts';

/** What a world contains after it has come to rest. */
export const readWorld = ({ table, regions, accepted }: TradeWorld) => {
  const chains = TRADE_REGIONS.map((region) => listChainRows(table.get(region).list(), region));
  const entries = chains.flatMap(readEntries);
  const failed = new Set(Object.values(regions).flatMap(({ queues }) => listFailedMessages(queues)));
  const marks = chains
    .flat()
    .filter(({ kind }) => kind === DUPLICATE)
    .map(({ payload }) => (JSON.parse(String(payload)) as { readonly duplicate: Mark }).duplicate);
  const known = listKnownMessages(entries, failed);
  const done = [...accepted.byIdentity].filter(([identity, message]) => isRecorded(identity, message, known));
  return { entries, failed, marks, known, done: done.length };
};

/** Checks all invariants. The world has come to rest, or has not in time. */
export const checkInvariants = (world: TradeWorld): readonly Violation[] => {
  const { simulation, table, regions, accepted, operator, observer } = world;
  const { entries, failed, marks, known } = readWorld(world);
  const { findings } = operator;
  const check = (invariant: string, texts: readonly string[]): readonly Violation[] =>
    texts.map((text) => ({ invariant, at: simulation.now, text }));
  const [primary, standby] = TRADE_REGIONS;
  return [
    ...observer.violations,
    ...check(INVARIANT.accountedFor, findLost(accepted.byIdentity, known)),
    ...check(INVARIANT.recordedOnce, findRepeated(entries)),
    ...check(INVARIANT.consistent, findWronglyRejected(accepted.byIdentity, known)),
    ...check(INVARIANT.equal, findDifferences(table.get(primary).list(), table.get(standby).list())),
    ...TRADE_REGIONS.flatMap((region) =>
      check(INVARIANT.covered, findUncovered(regions[region].checkpoints.stored, observer.writtenAt)),
    ),
    ...check(
      INVARIANT.emptyQueues,
      [...failed].map((message) => `a message is still in a queue of failures: ${message}`),
    ),
    ...(findings
      ? [
          ...check(INVARIANT.marked, findUnmarked(entries, marks)),
          ...check(INVARIANT.stated, findSilentConflicts(entries, findings.reconciled.conflicts)),
          ...findings.verified.flatMap(({ report }) => check(INVARIANT.verified, listViolations(report))),
        ]
      : check(INVARIANT.finished, [
          'the operator could not finish: expected both ledgers reconciled and verified',
        ])),
  ];
};
