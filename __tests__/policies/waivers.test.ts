import { applyWaivers, type CheckFinding, formatWaiverScope, isExpired } from '../../src/policies/waivers';

const createFinding = (check: string, address: string): CheckFinding => ({
  system: 'system',
  check,
  address,
  detail: 'bad',
});
const createWaiver = (check: string, address: string) => ({
  system: 'system',
  check,
  address,
  reason: 'it is right here because',
  owner: 'platform',
  expires: '2027-11-21',
});

test.each([
  ['aws_x.A', 'aws_x.A', true],
  ['aws_x.A', 'aws_x.AB', false],
  ['aws_x.*', 'aws_x.AB', true],
  ['aws_x.*_Role_*', 'aws_x.Worker_Role_Policy', true],
  ['aws_x.*_Role', 'aws_x.Worker_Role_Policy', false],
  ['*.Api', 'aws_x.Api', true],
  ['aws_x.AA*AA', 'aws_x.AAA', false],
  ['aws_x.(A|B)', 'aws_x.A', false],
])('the pattern %s matches %s: %s', (pattern, address, covered) => {
  const { unwaived } = applyWaivers([createFinding('C', address)], [createWaiver('C', pattern)]);
  expect(unwaived).toHaveLength(covered ? 0 : 1);
});

test('a waiver is for one check', () => {
  expect(applyWaivers([createFinding('C1', 'a.b')], [createWaiver('C2', 'a.b')])).toEqual({
    unwaived: [createFinding('C1', 'a.b')],
    waived: [],
    unused: [createWaiver('C2', 'a.b')],
  });
});

test('an unused waiver is reported', () => {
  const used = createWaiver('C', 'a.*');
  const unused = createWaiver('C', 'b.*');
  expect(applyWaivers([createFinding('C', 'a.b')], [used, unused])).toEqual({
    unwaived: [],
    waived: [{ finding: createFinding('C', 'a.b'), waiver: used }],
    unused: [unused],
  });
});

test('a waiver is valid until the end of its last day', () => {
  expect(isExpired(createWaiver('C', 'a.b'), '2027-11-21')).toBe(false);
  expect(isExpired(createWaiver('C', 'a.b'), '2027-11-22')).toBe(true);
});

test('a waiver for some stacks does not cover the others', () => {
  const createStackFinding = (stack: string) => ({ system: 'system', check: 'C', address: 'a.b', stack });
  const devWaiver = { ...createWaiver('C', 'a.*'), stack: '*-dev' };
  const { unwaived, waived } = applyWaivers(
    [createStackFinding('x-dev'), createStackFinding('x-prod')],
    [devWaiver],
  );
  expect(unwaived).toEqual([createStackFinding('x-prod')]);
  expect(waived).toEqual([{ finding: createStackFinding('x-dev'), waiver: devWaiver }]);
});

test.each([
  ['system', 'system', 1],
  ['system', '*', 1],
  ['system', 'other', 0],
  [undefined, 'system', 0],
  [undefined, '*', 1],
])('a finding of the system %s with a waiver for %s is waived: %s', (system, waiverSystem, count) => {
  const { waived } = applyWaivers(
    [{ ...createFinding('C', 'a.b'), system }],
    [{ ...createWaiver('C', 'a.*'), system: waiverSystem }],
  );
  expect(waived).toHaveLength(count);
});

test('the scope of a waiver is formatted', () => {
  const scopes = [
    createWaiver('C', 'a.b'),
    { ...createWaiver('C', 'a.b'), system: '*' },
    { ...createWaiver('C', 'a.b'), stack: '*-dev' },
  ];
  expect(scopes.map(formatWaiverScope)).toEqual(['system', 'every system', 'system, stack *-dev']);
});
