import { advanceState, createState, encodeState, StateTable } from '../../../src/domain/patterns';
import { HOT_LENGTH, PENDING } from '../../../src/domain/patterns/layout';
import { createRandom, createRandomWalk } from './synthetic';

test('the states of a table do not affect each other', () => {
  const table = new StateTable(5);
  const series = [1, 2, 3, 4, 5].map((seed) => ({
    bars: createRandomWalk(500, createRandom(seed)),
    inTable: table.add(),
    alone: createState(),
  }));
  for (let i = 0; i < 500; i += 1)
    for (const { bars, inTable, alone } of series)
      expect(advanceState(inTable, bars[i]!)).toEqual(advanceState(alone, bars[i]!));
  for (const { inTable, alone } of series) expect(encodeState(inTable)).toEqual(encodeState(alone));
});

test('the hot parts of a table are adjacent', () => {
  const table = new StateTable(2);
  const [first, second] = [table.add().data, table.add().data];
  expect(second.buffer).toBe(first.buffer);
  expect(second.byteOffset - first.byteOffset).toBe(8 * HOT_LENGTH);
  // Every bar reads at most 200 bytes of it.
  expect(8 * (PENDING + 1)).toBeLessThanOrEqual(208);
});

test('a table refuses more symbols than its capacity', () => {
  const table = new StateTable(1);
  table.add();
  expect(() => table.add()).toThrow('State table: expected at most 1 symbols; create a larger table');
});
