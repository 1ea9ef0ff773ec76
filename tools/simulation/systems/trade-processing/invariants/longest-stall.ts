/**
 * Finds the longest time in which messages waited and no entry was written, in milliseconds.
 * @param accepted when messages were accepted, in milliseconds since 1970
 * @param written when entries were written
 * @param end when the simulation ended
 */
export const findLongestStall = (
  accepted: readonly number[],
  written: readonly number[],
  end: number,
): number => {
  const starts = [...accepted].sort((a, b) => a - b);
  let longest = 0;
  let next = 0;
  let before = -Infinity;
  for (const at of [...written].sort((a, b) => a - b)) {
    // The first message that was accepted after the entry before.
    while (next < starts.length && starts[next]! < before) next++;
    const start = starts[next] ?? end;
    if (start < at) longest = Math.max(longest, at - start);
    before = at;
  }
  return longest;
};
