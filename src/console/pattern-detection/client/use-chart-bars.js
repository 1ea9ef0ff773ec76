import { useQuery, useTopicEvents } from '/client/api.js';
import { useFrameBatch } from '/client/components/index.js';
import { useCallback, useEffect, useRef, useState } from '/client/components/preact.js';
import { mergeBars, selectStored } from './bars.js';

/** @typedef {import('./bars.js').Bar} Bar */
/** @typedef {{ symbol: string, interval?: string }} Series */

/** @type {readonly Bar[]} */
const NONE = [];

/**
 * Returns the bars of a symbol: those that are stored, and those that change with new events, at most once a frame.
 * @param {Series} series it is not changed: another series is another component
 */
export function useChartBars(series) {
  const stored = useQuery('pattern-detection', 'bars', series);
  const [bars, setBars] = useState(NONE);
  const [liveError, setLiveError] = useState(
    /** @type {import('/client/api.js').ErrorBody | undefined} */ (undefined),
  );
  /** The bars with events since the chart was opened. */
  const live = useRef(NONE);

  useEffect(() => {
    if (stored.data) setBars(mergeBars(stored.data, live.current ?? NONE));
  }, [stored.data]);
  const addChanges = useFrameBatch((/** @type {readonly Bar[][]} */ batches) => {
    const changes = batches.flat();
    live.current = mergeBars(live.current ?? NONE, changes);
    setBars((/** @type {readonly Bar[]} */ current) => mergeBars(current, changes));
  });
  useTopicEvents('pattern-detection', 'bars', series, (event) => {
    setLiveError('error' in event ? event.error : undefined);
    if ('value' in event) addChanges(event.value);
    else if ('reset' in event) stored.reload();
  });
  const addStored = useCallback((/** @type {readonly Bar[]} */ closed) => {
    const selected = selectStored(closed, live.current?.at(-1)?.time);
    setBars((/** @type {readonly Bar[]} */ current) => mergeBars(current, selected));
  }, []);

  return { bars, stored, liveError, addStored };
}
