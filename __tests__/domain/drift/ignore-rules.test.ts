import { applyIgnoreRules, parseIgnoreRules, type IgnoreRule } from '../../../src/domain/drift/ignore-rules';
import type { DriftFinding, DriftKind } from '../../../src/domain/drift/finding';

const finding = (address: string, attribute: string, kind: DriftKind = 'drift'): DriftFinding => ({
  stack: 'trial-dev',
  address,
  type: address.split('.')[0]!,
  attribute,
  before: 1,
  after: 2,
  kind,
  severity: 'data',
});
const createRule = (more: Partial<IgnoreRule> = {}): IgnoreRule => ({
  stack: 'trial-*',
  address: 'aws_sqs_queue.Q',
  attribute: 'delay_seconds',
  reason: 'the desk tries out a longer delay in the week of the fair',
  owner: 'desk@example.com',
  expires: '2027-01-31',
  ...more,
});
const delay = finding('aws_sqs_queue.Q', 'delay_seconds');
const apply = (findings: DriftFinding[], rules: IgnoreRule[], today = '2027-01-31') =>
  applyIgnoreRules(findings, rules, ['trial-dev'], today);

describe('ignore rules', () => {
  it('remove the drift that they cover, until the end of their last day', () => {
    expect(apply([delay], [createRule()])).toEqual({ findings: [], ignored: 1, expired: [], unused: [] });
  });

  it('cover nothing once they are expired, and are reported', () => {
    const rule = createRule();
    expect(apply([delay], [rule], '2027-02-01')).toEqual({
      findings: [delay],
      ignored: 0,
      expired: [rule],
      unused: [],
    });
  });

  it('are reported when there is nothing to ignore', () => {
    const rule = createRule();
    expect(apply([], [rule])).toMatchObject({ unused: [rule], expired: [] });
  });

  it('of a stack that was not scanned are neither used nor unused', () => {
    const other = createRule({ stack: 'trial-prod', expires: '2020-01-01' });
    expect(apply([delay], [other])).toEqual({ findings: [delay], ignored: 0, expired: [], unused: [] });
  });

  it.each([
    [{ address: 'aws_sqs_queue.*' }, true],
    [{ address: 'aws_sqs_queue*' }, true],
    [{ attribute: '*' }, true],
    [{ attribute: 'delay' }, false],
    [{ address: 'aws_sqs_queue.R' }, false],
    [{ address: 'aws_sqs_queueXQ' }, false],
  ])('match the wildcard *: %j', (more, covers) => {
    expect(apply([delay], [createRule(more)]).ignored).toBe(covers ? 1 : 0);
  });

  it('cover unmanaged resources, but neither expected nor pending changes', () => {
    const all = createRule({ address: '*', attribute: '*' });
    const harmless = [finding('a.b', 'c', 'expected'), finding('a.b', 'd', 'not yet applied')];
    expect(apply(harmless, [all])).toMatchObject({ findings: harmless, unused: [all] });
    expect(apply([finding('aws_sqs_queue Stray', '(resource)', 'unmanaged')], [all]).findings).toEqual([]);
  });
});

describe('drift-ignores.json', () => {
  it.each([
    [{ reason: 'because' }, /0\.reason: expected a reason of at least 20 characters/],
    [{ owner: '' }, /0\.owner: expected the person or team that is responsible/],
    [{ expires: 'soon' }, /0\.expires: expected a date such as 2027-01-31/],
    [{ expires: undefined }, /0\.expires/],
    [{ adress: 'x' }, /adress/],
  ])('is rejected with %j', (more, message) => {
    expect(() => parseIgnoreRules(JSON.stringify([{ ...createRule(), ...more }]))).toThrow(message);
  });

  it('is parsed', () => {
    expect(parseIgnoreRules(JSON.stringify([createRule()]))).toEqual([createRule()]);
  });

  it.each(['', '[{', 'null'])('are rejected with the name of their file if it contains %j', (text) => {
    expect(() => parseIgnoreRules(text)).toThrow(/^drift-ignores\.json\b.*: /);
  });
});
