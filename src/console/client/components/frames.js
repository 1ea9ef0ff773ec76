import { useEffect, useRef } from './preact.js';

/**
 * Collects values, and hands them over at most once a frame, so that thousands of events a second cost one drawing.
 * @template T
 * @param {(values: T[]) => void} onFrame
 * @returns {(value: T) => void} adds a value
 */
export function useFrameBatch(onFrame) {
  const latest = useRef(onFrame);
  latest.current = onFrame;
  const state = useRef(/** @type {{ values: T[], frame: number }} */ ({ values: [], frame: 0 }));
  useEffect(() => () => cancelAnimationFrame(state.current?.frame ?? 0), []);
  const add = useRef((/** @type {T} */ value) => {
    const { current } = state;
    if (!current) return;
    current.values.push(value);
    if (current.frame !== 0) return;
    current.frame = requestAnimationFrame(() => {
      current.frame = 0;
      latest.current?.(current.values.splice(0));
    });
  });
  return /** @type {(value: T) => void} */ (add.current);
}
