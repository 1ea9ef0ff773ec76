/** A stack that depends on others by name. */
export interface Dependent {
  readonly name: string;
  readonly dependencies: readonly string[];
}

/**
 * Groups stacks into waves. The stacks of a wave depend only on earlier waves, so they can be processed in parallel. Their
 * order is preserved. A dependency that is not in the list counts as processed.
 * @throws Error for a dependency cycle
 */
export function groupIntoWaves<T extends Dependent>(stacks: readonly T[]): T[][] {
  const waves: T[][] = [];
  let remaining = [...stacks];
  while (remaining.length > 0) {
    const names = new Set(remaining.map(({ name }) => name));
    const wave = remaining.filter(({ dependencies }) => !dependencies.some((name) => names.has(name)));
    if (wave.length === 0) throw new Error(`dependency cycle between the stacks ${[...names].join(', ')}`);
    waves.push(wave);
    remaining = remaining.filter((stack) => !wave.includes(stack));
  }
  return waves;
}
