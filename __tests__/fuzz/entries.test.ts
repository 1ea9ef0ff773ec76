import { runEntry } from '../../tools/fuzz/core/run-entry';
import { loadEntries } from '../../tools/fuzz/entries';

/** The gate runs few inputs of each entry; `npm run fuzz` and the nightly workflow run millions. */
const INPUTS = 60;

it('every entry accepts its valid examples, and processes changed ones as documented', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  for (const entry of await loadEntries()) {
    const opened = await entry.open();
    try {
      for (const [index, example] of opened.examples.entries()) {
        const input = opened.format === 'json' ? JSON.stringify(example) : example;
        opened.prepare?.(input);
        expect([entry.name, index, await opened.handle(input)]).toEqual([entry.name, index, 'accepted']);
      }
    } finally {
      opened.close?.();
    }
    const { failure } = await runEntry(entry, { inputs: INPUTS, seed });
    expect([entry.name, seed, failure]).toEqual([entry.name, seed, undefined]);
  }
});
