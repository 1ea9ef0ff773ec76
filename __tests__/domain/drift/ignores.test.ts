import { applyIgnores, readIgnores, type Ignore } from '../../../src/domain/drift/ignores';
import type { Finding, Kind } from '../../../src/domain/drift/record';

const finding = (address: string, attribute: string, kind: Kind = 'drift'): Finding => ({
  stack: 'trial-dev',
  address,
  type: address.split('.')[0]!,
  attribute,
  before: 1,
  after: 2,
  kind,
  severity: 'data',
});
const ignore = (more: Partial<Ignore> = {}): Ignore => ({
  stack: 'trial-*',
  address: 'aws_sqs_queue.Q',
  attribute: 'delay_seconds',
  reason: 'the desk tries out a longer delay in the week of the fair',
  owner: 'desk@example.com',
  expires: '2027-01-31',
  ...more,
});
const delay = finding('aws_sqs_queue.Q', 'delay_seconds');
const apply = (findings: Finding[], ignores: Ignore[], today = '2027-01-31') =>
  applyIgnores(findings, ignores, ['trial-dev'], today);

describe('ignores', () => {
  it('leave out the drift that they name, to the end of their last day', () => {
    expect(apply([delay], [ignore()])).toEqual({ findings: [], ignored: 1, expired: [], unused: [] });
  });

  it('cover nothing when they are expired, and are told', () => {
    const one = ignore();
    expect(apply([delay], [one], '2027-02-01')).toEqual({
      findings: [delay],
      ignored: 0,
      expired: [one],
      unused: [],
    });
  });

  it('are told when there is nothing to ignore any more', () => {
    const one = ignore();
    expect(apply([], [one])).toMatchObject({ unused: [one], expired: [] });
  });

  it('of another stack than those looked at are neither used nor unused', () => {
    const other = ignore({ stack: 'trial-prod', expires: '2020-01-01' });
    expect(apply([delay], [other])).toEqual({ findings: [delay], ignored: 0, expired: [], unused: [] });
  });

  it.each([
    [{ address: 'aws_sqs_queue.*' }, true],
    [{ address: 'aws_sqs_queue*' }, true],
    [{ attribute: '*' }, true],
    [{ attribute: 'delay' }, false],
    [{ address: 'aws_sqs_queue.R' }, false],
    [{ address: 'aws_sqs_queueXQ' }, false],
  ])('match with * for anything: %j', (more, covers) => {
    expect(apply([delay], [ignore(more)]).ignored).toBe(covers ? 1 : 0);
  });

  it('never hide what is no fault, and do hide what no state records', () => {
    const all = ignore({ address: '*', attribute: '*' });
    const harmless = [finding('a.b', 'c', 'expected'), finding('a.b', 'd', 'not yet applied')];
    expect(apply(harmless, [all])).toMatchObject({ findings: harmless, unused: [all] });
    expect(apply([finding('aws_sqs_queue Stray', '(resource)', 'unmanaged')], [all]).findings).toEqual([]);
  });
});

describe('drift-ignores.json', () => {
  it.each([
    [{ reason: 'because' }, /0\.reason: a reason that someone else can judge/],
    [{ owner: '' }, /0\.owner: who answers for it/],
    [{ expires: 'soon' }, /0\.expires: a day such as 2027-01-31/],
    [{ expires: undefined }, /0\.expires/],
    [{ adress: 'x' }, /adress/],
  ])('is refused with %j', (more, message) => {
    expect(() => readIgnores(JSON.stringify([{ ...ignore(), ...more }]))).toThrow(message);
  });

  it('is read', () => {
    expect(readIgnores(JSON.stringify([ignore()]))).toEqual([ignore()]);
  });
});
