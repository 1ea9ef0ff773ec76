import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDriftReport } from '../../../src/cli/github/drift-report';
import { readHunt } from '../../../src/cli/github/simulation-issues';
import { readRunRecord } from '../../../src/cli/process/run-record';
import { Journal } from '../../../src/cli/review/journal';
import { PLAN_FILES, readManifest } from '../../../src/cli/review/manifest';
import { readSavedPlan } from '../../../src/cli/review/saved-plan';
import { readEmulatorRecord } from '../../../src/cli/target/local/emulator-record';
import { readServiceRecord } from '../../../src/cli/target/local/postgresql/service-record';
import { parseEvent } from '../../../src/cli/terraform/events';
import { parseLock } from '../../../src/cli/terraform/state-lock';
import { parseIgnoreRules } from '../../../src/domain/drift/ignore-rules';
import { reviewStack } from '../../../src/domain/plan/review-stack';
import { parseSynthesized } from '../../../src/domain/plan/resources';
import { createWaiverReader, WAIVER_FILE } from '../../../src/policies/waiver-file';
import type { FuzzEntry } from '../core/entry';
import { createFileEntry, createReaderEntry, PROJECT_ROOT } from '../inputs/files';
import {
  DRIFT_REPORT,
  EMULATOR_RECORD,
  HUNT,
  IGNORE_RULES,
  JOURNAL,
  LOCK,
  MANIFEST,
  RUN_RECORD,
  SERVICE_RECORD,
  SYNTHESIZED,
  TERRAFORM_EVENT,
} from './file-examples';

const PLANS = join(PROJECT_ROOT, '__tests__/fixtures/plans');
/** The largest plan that is an example: the time of an input grows with its size. */
const MAX_PLAN_BYTES = 3_000;

const readPlans = (): readonly unknown[] =>
  readdirSync(PLANS)
    .map((name) => readFileSync(join(PLANS, name), 'utf8'))
    .filter((text) => text.length <= MAX_PLAN_BYTES)
    .map((text) => JSON.parse(text) as unknown);

/** The names under which the readers look for records. */
const RECORD_FILES = ['emulator.json', 'service.json'];

/** Errors of files that a person edits or names: each says in which file the mistake is. */
const inFile = (file: string) => ({
  names: ['UserError'],
  message: new RegExp(file.replaceAll('.', String.raw`\.`)),
});

/** The records of `.stacks` and of Terraform. A record that is damaged counts as missing. */
const readRecords = (text: string, directory: string): unknown =>
  [
    readRunRecord(join(directory, 'record.json')),
    readEmulatorRecord(directory),
    readServiceRecord(directory),
    parseLock(text),
    parseEvent(text),
  ].find((record) => record !== undefined);

/** The entries of the files that the general commands read. */
export const FILE_ENTRIES: readonly FuzzEntry[] = [
  createFileEntry({
    name: 'general/file/plan',
    format: 'json',
    covers: ['src/cli/review/saved-plan.ts'],
    examples: readPlans,
    file: PLAN_FILES.json,
    read: (_, directory) => reviewStack({ stack: 'example-dev', plan: readSavedPlan(directory) } as never),
    errors: inFile(PLAN_FILES.json),
  }),
  createFileEntry({
    name: 'general/file/manifest',
    format: 'json',
    covers: ['src/cli/review/manifest.ts'],
    examples: () => [MANIFEST],
    file: 'manifest.json',
    read: (_, directory) => readManifest(directory),
    errors: inFile('manifest.json'),
  }),
  createFileEntry({
    name: 'general/file/journal',
    format: 'json',
    covers: ['src/cli/review/journal.ts'],
    examples: () => [JOURNAL],
    file: 'journal.json',
    read: (_, directory) => String(new Journal(directory).wasInterrupted('other-dev')),
    errors: inFile('journal.json'),
  }),
  createFileEntry({
    name: 'general/file/drift-report',
    format: 'json',
    covers: ['src/cli/github/drift-report.ts', 'src/cli/github/command-output.ts', 'src/cli/json.ts'],
    examples: () => [DRIFT_REPORT],
    file: 'drift.json',
    read: readDriftReport,
    errors: inFile('drift.json'),
  }),
  createFileEntry({
    name: 'general/file/hunt',
    format: 'json',
    covers: ['src/cli/github/simulation-issues.ts'],
    examples: () => [HUNT],
    file: 'hunt.json',
    read: readHunt,
    errors: inFile('hunt.json'),
  }),
  createFileEntry({
    name: 'general/file/records',
    format: 'json',
    covers: [
      'src/cli/process/run-record.ts',
      'src/cli/target/local/emulator-record.ts',
      'src/cli/target/local/postgresql/service-record.ts',
      'src/cli/terraform/state-lock.ts',
      'src/cli/terraform/events.ts',
    ],
    examples: () => [RUN_RECORD, EMULATOR_RECORD, SERVICE_RECORD, LOCK, TERRAFORM_EVENT],
    file: 'record.json',
    read: (path, directory) => {
      for (const name of RECORD_FILES) copyFileSync(path, join(directory, name));
      return readRecords(readFileSync(path, 'utf8'), directory);
    },
  }),
  createReaderEntry({
    name: 'general/file/waivers',
    kind: 'file',
    format: 'json',
    covers: ['src/policies/waiver-file.ts'],
    examples: () => [
      JSON.parse(readFileSync(join(PROJECT_ROOT, WAIVER_FILE), 'utf8')).slice(0, 3) as unknown,
    ],
    read: createWaiverReader('2026-11-30'),
    errors: { names: ['Error'], message: /waivers\.json/ },
  }),
  createReaderEntry({
    name: 'general/file/drift-ignores',
    kind: 'file',
    format: 'json',
    covers: ['src/domain/drift/ignore-rules.ts'],
    examples: () => [IGNORE_RULES],
    read: parseIgnoreRules,
    errors: { names: ['Error'], message: /drift-ignores\.json/ },
  }),
  createReaderEntry({
    name: 'general/file/synthesized',
    kind: 'file',
    format: 'json',
    covers: ['src/domain/plan/resources.ts'],
    examples: () => [SYNTHESIZED],
    read: parseSynthesized,
    errors: { names: ['Error'], message: /cdk\.tf\.json/ },
  }),
];
