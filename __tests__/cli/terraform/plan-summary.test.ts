import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  formatActions,
  formatAllApplied,
  formatApplied,
  parsePlan,
} from '../../../src/cli/terraform/plan-summary';

const createChange = (address: string, actions: string[]) => ({
  address,
  mode: address.startsWith('data.') ? 'data' : 'managed',
  type: address.split('.')[0],
  name: address.split('.').at(-1),
  change: { actions, before: null, after: {} },
});
const VERSIONS = { format_version: '1.2', terraform_version: '1.10.5' };
const createPlan = (changes: object[], outputs: object = {}) =>
  JSON.stringify({ ...VERSIONS, resource_changes: changes, output_changes: outputs });

describe('parsePlan', () => {
  it('counts the changes by action, and a replacement as two steps', () => {
    const { summary } = parsePlan(
      createPlan([
        createChange('aws_sqs_queue.b', ['create']),
        createChange('aws_sqs_queue.a', ['create']),
        createChange('aws_sns_topic.c', ['update']),
        createChange('aws_kms_key.d', ['delete', 'create']),
        createChange('aws_kms_key.e', ['create', 'delete']),
        createChange('aws_iam_role.f', ['delete']),
        createChange('aws_iam_role.g', ['no-op']),
        createChange('data.archive_file.h', ['read']),
      ]),
    );
    expect(summary.counts).toEqual({
      ...{ create: 2, update: 1, replace: 2, delete: 1, forget: 0, import: 0, move: 0 },
    });
    expect(summary.steps).toBe(8);
    expect(summary.empty).toBe(false);
  });

  it('considers a plan empty only if the outputs do not change either', () => {
    expect(
      parsePlan(createPlan([createChange('aws_iam_role.g', ['no-op'])], { Url: { actions: ['no-op'] } }))
        .summary.empty,
    ).toBe(true);
    const { summary } = parsePlan(createPlan([], { Url: { actions: ['update'] } }));
    expect(summary).toMatchObject({ empty: false, outputs: ['Url'], steps: 0 });
  });

  it('reads a plan without changes, and rejects other documents', () => {
    expect(parsePlan(JSON.stringify(VERSIONS)).summary.empty).toBe(true);
    expect(() => parsePlan('{"resource_changes":[]}')).toThrow(
      /format_version: .*; use Terraform 1\.10 or later/,
    );
  });
});

describe('a plan that changes only the state', () => {
  const readFixture = (name: string) =>
    parsePlan(readFileSync(join(__dirname, '../../fixtures/plans', `${name}.json`), 'utf8')).summary;

  it.each([
    ['import-only', '1 to import'],
    ['moved-only', '1 to move'],
    ['forget-only', '1 to forget'],
  ])('is applied and counted (%s)', (name, words) => {
    const summary = readFixture(name);
    expect(summary).toMatchObject({ empty: false, steps: 0 });
    expect(formatActions(summary)).toBe(words);
  });

  it('is applied whenever Terraform reports it as applyable, even if it lists no change', () => {
    const { summary } = parsePlan(JSON.stringify({ ...VERSIONS, applyable: true }));
    expect(summary.empty).toBe(false);
    expect(formatActions(summary)).toBe('state only');
    expect(parsePlan(JSON.stringify({ ...VERSIONS, applyable: false })).summary.empty).toBe(true);
  });

  it('counts a move in addition to a change or a replacement', () => {
    expect(readFixture('moved-update').counts).toMatchObject({ update: 1, replace: 1, move: 2 });
    expect(readFixture('import-update').counts).toMatchObject({ update: 1, import: 1 });
  });

  it('is described after the apply', () => {
    expect(formatApplied(2, { moved: 1 })).toBe('2 changes applied, 1 moved');
    expect(formatApplied(0, { imported: 1, forgotten: 2 })).toBe('1 imported, 2 forgotten');
    expect(formatAllApplied(0, [{}])).toBe('no changes, nothing applied');
    expect(formatAllApplied(0, [{}, { imported: 3 }])).toBe('3 imported');
  });
});
