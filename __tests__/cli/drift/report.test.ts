import {
  groupByCause,
  hasDrift,
  explainIgnoreProblems,
  sortRecords,
  type DriftReport,
} from '../../../src/cli/drift/report';
import { renderDriftMarkdown } from '../../../src/cli/drift/markdown';
import { renderDriftText, formatBeforeAfter, formatShortValue } from '../../../src/cli/drift/text';
import type { DriftRecord } from '../../../src/domain/drift/finding';

const DAY = '2027-01-04T06:00:00.000Z';
const createRecord = (overrides: Partial<DriftRecord> = {}): DriftRecord => ({
  stack: 'trial-dev',
  address: 'aws_sqs_queue.Q',
  type: 'aws_sqs_queue',
  attribute: 'delay_seconds',
  before: 1,
  after: 2,
  kind: 'drift',
  severity: 'data',
  fix: 'npx stacks deploy trial',
  firstSeen: DAY,
  lastSeen: DAY,
  ...overrides,
});
const createReport = (
  records: readonly DriftRecord[],
  overrides: Partial<DriftReport> = {},
): DriftReport => ({
  stacks: ['trial-dev', 'environment-dev'],
  notDeployed: [],
  records,
  ignored: 0,
  expiredIgnores: [],
  unusedIgnores: [],
  ...overrides,
});
const ignore = {
  stack: '*',
  address: 'aws_sqs_queue.Q',
  attribute: 'delay_seconds',
  reason: 'the desk tries out a longer delay',
  owner: 'desk@example.com',
  expires: '2027-01-01',
};

describe('a drift report', () => {
  it('lists the most severe records first, and drift before other changes', () => {
    const order = sortRecords([
      createRecord({ kind: 'expected', severity: 'security', address: 'a.expected' }),
      createRecord({ severity: 'cosmetic', address: 'a.tag' }),
      createRecord({ severity: 'security', address: 'a.policy' }),
      createRecord({ kind: 'unmanaged', severity: 'security', address: 'a.stray' }),
    ]);
    expect(order.map(({ address }) => address)).toEqual(['a.policy', 'a.tag', 'a.stray', 'a.expected']);
  });

  it('groups the same change on several resources under one cause', () => {
    const tags = ['A', 'B', 'C'].map((name) =>
      createRecord({ address: `aws_sqs_queue.${name}`, attribute: 'tags_all.Owner', severity: 'cosmetic' }),
    );
    const grouped = groupByCause([...tags, createRecord()]);
    expect(grouped.map(({ addresses }) => addresses.length)).toEqual([1, 3]);
  });

  it('groups several attributes of one resource under one cause', () => {
    const grouped = groupByCause(
      ['a', 'b'].map((name) => createRecord({ attribute: `environment[0].variables.${name}` })),
    );
    expect(grouped).toMatchObject([{ addresses: ['aws_sqs_queue.Q'], changes: [{}, {}] }]);
  });

  it('lists changes with different commands separately', () => {
    const grouped = groupByCause([
      createRecord({ fix: 'apply one' }),
      createRecord({ attribute: 'other', fix: 'apply another' }),
    ]);
    expect(grouped.map(({ fix }) => fix)).toEqual(['apply one', 'apply another']);
  });

  it.each([
    ['drift', true],
    ['unmanaged', true],
    ['not yet applied', false],
    ['expected', false],
  ] as const)('that contains only %s counts as drift: %s', (kind, expected) => {
    expect(hasDrift(createReport([createRecord({ kind })]))).toBe(expected);
  });

  it('names expired and unused ignore rules with their owners', () => {
    expect(explainIgnoreProblems(createReport([]))).toBeUndefined();
    expect(explainIgnoreProblems(createReport([], { expiredIgnores: [ignore] }))).toContain(
      'expired: aws_sqs_queue.Q delay_seconds (desk@example.com)',
    );
    expect(explainIgnoreProblems(createReport([], { unusedIgnores: [ignore] }))).toContain(
      'unused, no such drift: aws_sqs_queue.Q',
    );
  });
});

describe('the drift report for a terminal', () => {
  it('shows severity, address, change, reason, date and fix', () => {
    const text = renderDriftText(
      createReport([createRecord({ reason: 'why it is' })], { ignored: 2, notDeployed: ['other-dev'] }),
    );
    for (const pattern of [
      /trial-dev.*1 drift/,
      /data.* drift: aws_sqs_queue\.Q/,
      /delay_seconds: 1 → 2/,
      /why it is/,
      /first seen 2027-01-04T06:00/,
      /fix: npx stacks deploy trial/,
      /environment-dev.*no drift/,
      /other-dev.*not deployed/,
      /2 findings ignored/,
    ])
      expect(text).toMatch(pattern);
  });

  it('names five resources of each cause and counts the others', () => {
    const tags = [...'ABCDEFG'].map((name) => createRecord({ address: `aws_sqs_queue.${name}` }));
    expect(renderDriftText(createReport(tags))).toMatch(/aws_sqs_queue\.E and 2 more/);
  });

  it('shows the part around the first difference of two long values', () => {
    const createLongText = (end: string) => `${'x'.repeat(300)}${end}${'y'.repeat(300)}`;
    const [before, after] = formatBeforeAfter({ before: createLongText('A'), after: createLongText('B') });
    expect(before).toMatch(/^…x{30}Ay+…$/);
    expect(after).toMatch(/^…x{30}By+…$/);
    expect(before.length).toBeLessThanOrEqual(160);
  });

  it('formats each value in one line', () => {
    expect(formatShortValue('a\n  b')).toBe('a b');
    expect(formatShortValue('')).toBe('""');
    expect(formatShortValue('x'.repeat(500))).toHaveLength(160);
  });
});

describe('a name with control characters', () => {
  const nameWithControls = '\u001b[2J\u009b31m\u202etxt\nnext';
  const withControls = createReport([
    createRecord({
      address: nameWithControls,
      attribute: nameWithControls,
      before: nameWithControls,
      after: { [nameWithControls]: 1 },
      reason: nameWithControls,
      fix: nameWithControls,
    }),
  ]);

  it.each([
    ['a terminal', renderDriftText(withControls)],
    ['Markdown', renderDriftMarkdown(withControls)],
  ])('is shown with the names of the characters, for %s', (_, text) => {
    // Without the color codes of the output itself.
    expect(text.replace(/\u001b\[\d+m/g, '')).not.toMatch(
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/,
    );
    expect(text).toContain('⟨U+001B⟩[2J');
    expect(text).not.toMatch(/^next/m);
  });
});

describe('the drift report in Markdown', () => {
  it('has a section for each stack, a row for each cause, each command once, and collapses the changes that are not drift', () => {
    const markdown = renderDriftMarkdown(
      createReport([
        createRecord(),
        createRecord({ address: 'aws_sqs_queue.R' }),
        createRecord({ kind: 'expected', attribute: 'read_capacity', fix: undefined }),
      ]),
    );
    expect(markdown).toContain('- `trial-dev`: 2 drift, 1 expected\n- `environment-dev`: no drift\n');
    expect(markdown).toContain('### Changed outside Terraform: trial-dev');
    expect(markdown).toContain(
      '| data | `aws_sqs_queue.Q`<br>`aws_sqs_queue.R` | `delay_seconds`: `1` → `2` |',
    );
    expect(markdown.match(/npx stacks deploy trial/g)).toHaveLength(1);
    expect(markdown).toMatch(
      /<details><summary>Expected changes: trial-dev<\/summary>[^]*read_capacity[^]*<\/details>/,
    );
    expect(markdown.indexOf('delay_seconds')).toBeLessThan(markdown.indexOf('<details>'));
  });

  it('escapes values in table cells', () => {
    const markdown = renderDriftMarkdown(
      createReport([createRecord({ after: 'a|b\n`c` <img src=x>', reason: '<b>|@me' })]),
    );
    expect(markdown).toContain('``a\\|b `c` <img src=x>``');
    expect(markdown).toContain('&lt;b&gt;\\|@\u200dme');
  });

  it('stays within the limit and lists what was omitted', () => {
    const many = Array.from({ length: 400 }, (_, n) => [
      createRecord({ address: `aws_sqs_queue.Q${n}`, before: 'x'.repeat(150), after: n }),
      createRecord({ address: `aws_sqs_queue.E${n}`, kind: 'expected', before: 'y'.repeat(150), after: n }),
    ]).flat();
    const markdown = renderDriftMarkdown(createReport(many), 60_000);
    expect(markdown.length).toBeLessThanOrEqual(60_000);
    expect(markdown.trim().split('\n').at(-1)).toMatch(
      /Omitted for length:.* of 400 drift of trial-dev; 400 of 400 expected of trial-dev/,
    );
  });
});
