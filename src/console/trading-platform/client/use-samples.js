import { useEffect, useState } from '/client/components/preact.js';

/** Ten minutes of readings, one every two seconds. */
const MAX_SAMPLES = 300;

/**
 * Collects numbers of a topic since the page was opened, with the times of their readings.
 * @template {Record<string, number | null>} T
 * @param {any} value the last value of the topic
 * @param {(value: any) => T} select
 * @returns {readonly { time: number, numbers: T }[]} times in seconds since 1970, ascending
 */
export function useSamples(value, select) {
  const [samples, setSamples] = useState(/** @type {readonly { time: number, numbers: T }[]} */ ([]));
  useEffect(() => {
    if (value === undefined) return;
    const time = Math.floor(Date.now() / 1_000);
    setSamples((earlier) => {
      const kept = earlier.at(-1)?.time === time ? earlier.slice(0, -1) : earlier;
      return [...kept, { time, numbers: select(value) }].slice(-MAX_SAMPLES);
    });
  }, [value]);
  return samples;
}
