import { useEffect, useRef, useState } from '/client/components/preact.js';

/** Ten minutes of samples. */
const [MAX_SAMPLES, SAMPLE_MS] = [300, 2_000];

/**
 * Collects numbers of a topic since the page was opened, every two seconds: a topic sends only values that have changed.
 * @template {Record<string, number | null>} T
 * @param {any} value the last value of the topic
 * @param {(value: any) => T} select
 * @returns {readonly { time: number, numbers: T }[]} times in seconds since 1970, ascending
 */
export function useSamples(value, select) {
  const [samples, setSamples] = useState(/** @type {readonly { time: number, numbers: T }[]} */ ([]));
  const latest = useRef({ value, select });
  latest.current = { value, select };
  useEffect(() => {
    const timer = setInterval(() => {
      const { current } = latest;
      if (current?.value === undefined) return;
      const sample = { time: Math.floor(Date.now() / 1_000), numbers: current.select(current.value) };
      setSamples((earlier) => [...earlier, sample].slice(-MAX_SAMPLES));
    }, SAMPLE_MS);
    return () => clearInterval(timer);
  }, []);
  return samples;
}
