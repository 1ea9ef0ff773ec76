import { parseWholeNumber } from '../../../../src/cli/commands/options';
import {
  appendName,
  parsePercent,
  parseTimeZone,
} from '../../../../src/cli/transaction-pipeline/commands/options';

test('time zones are those of the IANA database', () => {
  expect(parseTimeZone('America/New_York')).toBe('America/New_York');
  for (const text of ['Mars/Olympus', '+01:00', '', 'local'])
    expect(() => parseTimeZone(text)).toThrow('Expected an IANA time zone such as Europe/Berlin');
});

test('numbers are whole, or percentages, and names are unique', () => {
  expect([parseWholeNumber('0'), parsePercent('2.5')]).toEqual([0, 2.5]);
  for (const text of ['-1', '1.5', '', 'x'])
    expect(() => parseWholeNumber(text)).toThrow('Expected a whole number from 0.');
  for (const text of ['-1', '101', ''])
    expect(() => parsePercent(text)).toThrow('Expected a number from 0 to 100.');
  expect(appendName('a', appendName('b', appendName('a')))).toEqual(['a', 'b']);
});
