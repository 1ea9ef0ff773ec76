import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App } from 'cdktf';
import { SYSTEM_STACKS } from '../src/systems/systems';
import { runCommands } from './cli/run-commands';
import {
  findCommandErrors,
  listCommandLines,
  listLogMessages,
  readFirstCommand,
  splitCommandLine,
} from './support/runbook-commands';
import { findAlarms, findRow, parseAlarmRows } from './support/runbook-page';
import { synthesizeStack } from './support/synth';

const FOLDER = resolve(__dirname, '../help/runbooks');
const LAMBDAS = resolve(__dirname, '../src/lambdas');
const readPage = (name: string) => readFileSync(join(FOLDER, `${name}.md`), 'utf8');
const readSources = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
const INDEX = readPage('README');
const PAGES = readdirSync(FOLDER)
  .map((file) => file.replace(/\.md$/, ''))
  .filter((name) => name !== 'README');
/** The rows of all pages: alarms, and the page that explains them. */
const ROWS = PAGES.flatMap((page) => parseAlarmRows(readPage(page)).map((alarm) => ({ alarm, page })));

/** Each stack of each system, in its default configuration, which has all alarms. */
const STACKS = SYSTEM_STACKS.flatMap(({ create }) => create(new App(), {})).map(
  (stack) => [stack.node.id, synthesizeStack(stack)] as const,
);
const ALARMS = STACKS.flatMap(([system, stack]) =>
  findAlarms(stack).map((alarm) => ({ ...alarm, system, row: findRow(alarm, ROWS) })),
);

describe('help/runbooks', () => {
  it.each(STACKS.map(([system]) => system))(
    'have one row for each alarm of %s, in the page of its description',
    (name) => {
      const alarms = ALARMS.filter(({ system }) => system === name);
      expect(
        alarms
          .filter(({ row, page }) => row === undefined || row.page !== page)
          .map(({ id, page, row }) => ({ id, page, row })),
      ).toEqual([]);
    },
  );

  it('cover all alarms', () => {
    expect(ALARMS.length).toBeGreaterThan(280);
  });

  it('have no row twice, and no row of an alarm that no system has', () => {
    const names = ROWS.map(({ alarm }) => alarm);
    expect(names.filter((alarm, index) => names.indexOf(alarm) !== index)).toEqual([]);
    const used = new Set(ALARMS.map(({ row }) => row?.alarm));
    expect(names.filter((alarm) => !used.has(alarm))).toEqual([]);
  });

  it('are in the index, with each alarm', () => {
    const listed = INDEX.split('\n').flatMap((line) => {
      const match = /^\| `([^`]+)` +\| \[[^\]]+\]\(([\w-]+)\.md\) +\|$/.exec(line);
      return match ? [{ alarm: match[1]!, page: match[2]! }] : [];
    });
    const sort = (rows: readonly { alarm: string; page: string }[]) =>
      rows.map(({ alarm, page }) => `${alarm}: ${page}`).sort();
    expect(sort(listed)).toEqual(sort(ROWS));
    for (const page of PAGES) expect([page, INDEX.includes(`](${page}.md)`)]).toEqual([page, true]);
  });

  it('describe what to look at, how to fix it, what is not lost and when it is over', () => {
    const sections = ['## What to look at', '## Fix', '## What is not lost', '## How to see that it is over'];
    const pages = [...new Set(ROWS.map(({ page }) => page))].filter((page) => page !== 'full-queue');
    for (const page of pages) expect([page, readPage(page).match(/^## .*/gm)]).toEqual([page, sections]);
  });

  it('name commands and options that exist', () => {
    const lines = [...new Set([...PAGES, 'README'].flatMap((page) => listCommandLines(readPage(page))))];
    expect(lines.length).toBeGreaterThan(40);
    const results = runCommands(lines.map((line) => [...splitCommandLine(line), '--help']));
    const errors = lines.flatMap((line, index) => findCommandErrors(line, results[index]!.stdout));
    expect(errors).toEqual([]);
  });

  it('name messages that functions log', () => {
    const pages = [...new Set(ROWS.map(({ page }) => page))];
    const messages = pages.flatMap((page) =>
      listLogMessages(readPage(page)).map((text) => [page, text] as const),
    );
    expect(messages.length).toBeGreaterThan(20);
    const sources = readSources(LAMBDAS);
    expect(messages.filter(([, text]) => !sources.includes(`'${text}`))).toEqual([]);
  });

  it('begin with a command that shows the failure', () => {
    for (const page of new Set(ROWS.map(({ page }) => page)))
      expect([page, readFirstCommand(page)]).toEqual([page, expect.arrayContaining([expect.any(String)])]);
  });
});

describe('the check of the commands of runbooks', () => {
  const help = 'Usage: stacks trade-processing failures [options]\n\n  --resend  send the events again\n';
  it.each([
    ['trade-processing failures --resend', help, []],
    [
      'trade-processing failures --repeat',
      help,
      ['trade-processing failures --repeat: unknown option --repeat'],
    ],
    [
      'trade-processing mistakes',
      'Usage: stacks trade-processing [options] [command]\n',
      ['trade-processing mistakes: expected a command of trade-processing'],
    ],
    ['trade-processing failures', '', ['trade-processing failures: unknown command']],
  ])('%s', (line, text, errors) => {
    expect(findCommandErrors(line, text)).toEqual(errors);
  });
});
