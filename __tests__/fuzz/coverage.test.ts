import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from '../../src/cli/session';
import * as patternDetection from '../../src/systems/pattern-detection/openapi';
import * as tradingPlatform from '../../src/systems/trading-platform/openapi';
import * as transactionPipeline from '../../src/systems/transaction-pipeline/openapi';
import { ENTRY_KINDS, type FuzzEntry } from '../../tools/fuzz/core/entry';
import { loadEntries } from '../../tools/fuzz/entries';

/** Handlers that use nothing of their event, and why nothing of others comes into them. */
const WITHOUT_INPUT: Readonly<Record<string, string>> = {
  'pattern-detection/bar-clock': 'a schedule invokes it',
  'pattern-detection/threshold-checker': 'a schedule invokes it',
  'trade-processing/checkpointer': 'a schedule and operators invoke it; it verifies what it reads',
  'trading-platform/database-migrator': 'operators invoke it, with one of three words',
  'trading-platform/inside-monitor': 'a schedule invokes it',
  'trading-platform/outside-monitor': 'a schedule invokes it',
  'trading-platform/outbox-relay': 'a schedule invokes it',
};

/** Files that read what only this project or Terraform writes, and for which a damaged file counts as missing or is an error of the command. */
const READ_OWN_FILES: readonly (readonly [file: RegExp, reason: string])[] = [
  [/^src\/cli\/target\/local\//, 'the local target reads its own files and its logs'],
  [/^src\/cli\/images\//, 'images are built from files of the project'],
  [/^src\/cli\/process\/build-if-changed/, 'it compares digests'],
  [
    /^src\/cli\/terraform\/(?:sources|recover-stack|applied|synth|plan-offline)/,
    'synthesized stacks and the record of an apply',
  ],
  [
    /^src\/cli\/review\/(?:collect-planning|apply-progress|policy-waivers)/,
    'synthesized stacks, a log and the file of waivers, whose readers are entries',
  ],
  [
    /^src\/cli\/drift\/(?:scan-stack|ignore-rules)/,
    'a plan and the file of ignored drift, whose readers are entries',
  ],
  [/^src\/cli\/github\/plan-facts/, 'the manifest, and a page that is shown'],
  [/^src\/cli\/commands\/outputs/, 'a synthesized stack, whose reader is an entry'],
  [
    /^src\/cli\/pattern-detection\/(?:demonstration|replay\/|commands\/load|market-file\/source)/,
    'market data, whose reader is an entry, and own records',
  ],
];

const listHandlers = (): readonly string[] =>
  readdirSync(join(ROOT, 'src/lambdas'), { withFileTypes: true })
    .filter((folder) => folder.isDirectory())
    .flatMap(({ name: system }) =>
      readdirSync(join(ROOT, 'src/lambdas', system))
        .filter((file) => file.endsWith('.ts'))
        .filter((file) =>
          readFileSync(join(ROOT, 'src/lambdas', system, file), 'utf8').includes('export const handler ='),
        )
        .map((file) => `${system}/${file.replace('.ts', '')}`),
    );

const listRoutes = (): readonly string[] =>
  Object.entries({
    'pattern-detection': patternDetection,
    'trading-platform': tradingPlatform,
    'transaction-pipeline': transactionPipeline,
  }).flatMap(([system, { createOpenApiDocument }]) =>
    Object.entries(createOpenApiDocument('Fuzz').paths as Readonly<Record<string, object>>).flatMap(
      ([path, operations]) =>
        Object.keys(operations)
          .filter((method) => /^(?:get|head|post|put|patch|delete)$/.test(method))
          .map((method) => `${system} ${method.toUpperCase()} ${path}`),
    ),
  );

/** The files of commands that read a file. */
const listFileReaders = (): readonly string[] =>
  readdirSync(join(ROOT, 'src/cli'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => relative(ROOT, join(ROOT, 'src/cli', file)))
    .filter((file) =>
      /(?<!\.)\b(?:readFileSync|readFile|createReadStream|readJsonFile|readCommandOutput)\b.*\(/.test(
        readFileSync(join(ROOT, file), 'utf8'),
      ),
    );

let entries: readonly FuzzEntry[] = [];
let covered: ReadonlySet<string> = new Set();
beforeAll(async () => {
  entries = await loadEntries();
  covered = new Set(entries.flatMap(({ covers }) => covers));
});

it('every kind has entries, and each entry has its own name', () => {
  expect([...new Set(entries.map(({ kind }) => kind))].sort()).toEqual([...ENTRY_KINDS].sort());
  expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
});

it('every handler has an entry, unless it uses nothing of its event', () => {
  const handlers = listHandlers();
  expect(handlers.length).toBeGreaterThanOrEqual(31);
  expect(handlers.filter((handler) => !covered.has(handler)).sort()).toEqual(
    Object.keys(WITHOUT_INPUT).sort(),
  );
});

it('every route of the OpenAPI documents has a valid request', () => {
  const routes = listRoutes();
  expect(routes.length).toBeGreaterThanOrEqual(20);
  expect(routes.filter((route) => !covered.has(route))).toEqual([]);
});

it('every reader of a file has an entry, unless the file is its own', () => {
  const readers = listFileReaders();
  const others = readers.filter((file) => !READ_OWN_FILES.some(([own]) => own.test(file)));
  expect(others.filter((file) => !covered.has(file))).toEqual([]);
  for (const [own] of READ_OWN_FILES) expect(readers.filter((file) => own.test(file))).not.toEqual([]);
});

it('covers only what exists', () => {
  for (const name of covered)
    if (name.startsWith('src/')) expect(readFileSync(join(ROOT, name), 'utf8')).toMatch(/./);
});
