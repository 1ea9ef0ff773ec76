import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { detectAll } from '../../src/domain/patterns';
import { FULL, QUICK } from './corpus';
import { evaluate } from './evaluate';
import { tables } from './print';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    split: { type: 'string', default: 'test' },
  },
});
const report = evaluate((bars) => detectAll(bars), {
  seed: Number(values.seed),
  split: values.split === 'fit' ? 'fit' : 'test',
  size: values.quick ? QUICK : FULL,
  tell: (line) => process.stderr.write(`${line}\n`),
});
if (values.json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
else
  for (const { title, head, rows } of tables(report)) {
    const table = new Table({ head: [...head], style: { head: [], border: [] } });
    table.push(...rows.map((row) => [...row]));
    process.stdout.write(`\n${title}\n${table.toString()}\n`);
  }
