import Table from 'cli-table3';
import pc from 'picocolors';
import { makeOneLineVisible } from './visible';

/**
 * Formats aligned columns with a header, without borders, so that other tools can parse them. Control characters and line
 * breaks in the cells become visible, so that no cell can change the terminal or forge a row.
 * @param paint styles a cell by its text and column
 */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  paint: (text: string, column: number) => string = (text) => text,
): string {
  const none = '';
  const grid = new Table({
    // The codes of an empty title would hide the spaces at the end of the line from trimEnd.
    head: head.map((title) => (title === '' ? '' : pc.bold(title))),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: {
      top: none,
      'top-mid': none,
      'top-left': none,
      'top-right': none,
      bottom: none,
      'bottom-mid': none,
      'bottom-left': none,
      'bottom-right': none,
      left: none,
      'left-mid': none,
      mid: none,
      'mid-mid': none,
      right: none,
      'right-mid': none,
      middle: none,
    },
  });
  grid.push(...rows.map((row) => row.map((cell, column) => paint(makeOneLineVisible(cell), column))));
  return grid
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
