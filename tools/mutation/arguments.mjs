// The command line of the mutation tests.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { AREAS } from './areas.mjs';

const EXAMPLE = 'npm run mutate -- plan src/domain/plan/diff.ts --sample 100 --seed 2';

/**
 * Parses `AREA [FILE...] [--sample N] [--seed N] [--workers N]`. Throws an error that states what was expected.
 * @param args the words of the command line
 */
export function parseArguments(args) {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      sample: { type: 'string' },
      seed: { type: 'string', default: '1' },
      workers: { type: 'string', default: '2' },
    },
  });
  const [area, ...files] = positionals;
  if (!Object.hasOwn(AREAS, area ?? ''))
    throw new Error(
      `expected an area (${Object.keys(AREAS).join(', ')}) and optionally files of it, as in ${EXAMPLE}`,
    );
  const missing = files.find((file) => !existsSync(file));
  if (missing) throw new Error(`${missing} does not exist; expected a path from the root of the checkout`);
  const sample = values.sample === undefined ? undefined : parseCount('sample', values.sample);
  return {
    area,
    files,
    sample,
    seed: parseCount('seed', values.seed),
    workers: parseCount('workers', values.workers),
  };
}

function parseCount(option, text) {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new Error(`--${option}: expected a number from 1, as in ${EXAMPLE}`);
  return Number(text);
}
