import { waitWhileProgressing } from '../../process/wait-while-progressing';
import { checkResults, type ExpectedSets, type LoadCheck } from './check';
import { countAccepted, filterBatches, readRunLogs, type RunLogs } from './logs';
import type { RunObserver } from './observe';
import type { SentLoad } from './send';

const POLL_MS = 2_000;
/** Stops waiting for rows and log lines if there is no new one for this long. */
const MAX_IDLE_MS = 60_000;

/** Reads rows and log lines until they are complete, or until there is no new one for a minute. */
export async function waitUntilComplete(
  observer: RunObserver,
  expected: ExpectedSets,
  { records }: SentLoad,
  since: number,
): Promise<{ readonly logs: RunLogs; readonly results: LoadCheck }> {
  const brakeCount = observer.readBrakeCount();
  const read = async () => {
    const [bars, patterns, alerts] = await Promise.all([
      observer.readBarCounts(),
      observer.readPatterns(),
      observer.readAlerts(),
    ]);
    const logs = await readRunLogs(observer, since, patterns);
    const results = checkResults(expected, {
      bars,
      patterns: patterns.map(({ id }) => id),
      alerts: alerts.map(({ alert }) => alert),
      brakeCount,
      notifiedAlerts: logs.notifiedAlerts,
      accepted: countAccepted(filterBatches(logs.batches, records), expected.events ?? 0),
    });
    const processed = logs.batches.reduce((sum, { accepted }) => sum + accepted, 0);
    const logsComplete =
      logs.times.stored.size >= logs.times.verdict.size && processed >= results.events.sent;
    return {
      result: { logs, results },
      isDone: results.ok && logsComplete,
      progress: JSON.stringify([results, processed, logs.times.stored.size]),
    };
  };
  return (await waitWhileProgressing(read, { pollMs: POLL_MS, patienceMs: MAX_IDLE_MS })).result;
}
