/** What depends on others by their names. */
export interface Dependent {
  readonly name: string;
  readonly dependencies: readonly string[];
}

/**
 * Sorts stacks into waves: all of one wave may be worked on side by side, once the waves before it are done. Within a
 * wave they keep their order. A dependency that is not among them counts as done.
 * @throws Error where they depend on each other in a circle
 */
export function groupIntoWaves<T extends Dependent>(stacks: readonly T[]): T[][] {
  const waves: T[][] = [];
  let left = [...stacks];
  while (left.length > 0) {
    const names = new Set(left.map(({ name }) => name));
    const wave = left.filter(({ dependencies }) => !dependencies.some((name) => names.has(name)));
    if (wave.length === 0) throw new Error(`these stacks depend on each other: ${[...names].join(', ')}`);
    waves.push(wave);
    left = left.filter((stack) => !wave.includes(stack));
  }
  return waves;
}
