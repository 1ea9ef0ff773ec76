import { applyWaivers, readWaivers, type Finding } from '../../src/policies/waivers';

const finding = (check: string, address: string): Finding => ({ check, address, detail: 'bad' });
const waiver = (check: string, address: string) => ({ check, address, reason: 'it is right here because' });

test.each([
  ['aws_x.A', 'aws_x.A', true],
  ['aws_x.A', 'aws_x.AB', false],
  ['aws_x.*', 'aws_x.AB', true],
  ['aws_x.*_Role_*', 'aws_x.Worker_Role_Policy', true],
  ['aws_x.*_Role', 'aws_x.Worker_Role_Policy', false],
  ['*.Api', 'aws_x.Api', true],
  ['aws_x.AA*AA', 'aws_x.AAA', false],
  ['aws_x.(A|B)', 'aws_x.A', false],
])('the pattern %s on %s: %s', (pattern, address, covered) => {
  const { unwaived } = applyWaivers([finding('C', address)], [waiver('C', pattern)]);
  expect(unwaived).toHaveLength(covered ? 0 : 1);
});

test('a waiver is for one check', () => {
  expect(applyWaivers([finding('C1', 'a.b')], [waiver('C2', 'a.b')])).toEqual({
    unwaived: [finding('C1', 'a.b')],
    unused: [waiver('C2', 'a.b')],
  });
});

test('a waiver that nothing needs is told', () => {
  const used = waiver('C', 'a.*');
  const unused = waiver('C', 'b.*');
  expect(applyWaivers([finding('C', 'a.b')], [used, unused])).toEqual({ unwaived: [], unused: [unused] });
});

test.each([
  [[{ check: 'CKV_1', address: 'a.b' }], /0\.reason/],
  [[{ check: 'CKV_1', address: 'a.b', reason: 'because' }], /reason that someone else can judge/],
  [[{ ...waiver('CKV_1', 'a.b'), resource: 'x' }], /resource/],
])('%j is no waiver', (waivers, message) => {
  expect(() => readWaivers(JSON.stringify(waivers))).toThrow(message);
});
