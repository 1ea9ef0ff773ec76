import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../src/cli/session';
import { WILDCARD_ACTIONS } from '../../src/modules/iam';
import { ARCHITECTURE, RUNTIME } from '../../src/modules/runtime';
import { DEMANDS } from '../../src/policies/pattern-detection';
import { violationsOf } from '../../src/policies/evaluate';
import { RULES } from '../../src/policies/rules';
import { UNSCOPED_ACTIONS } from '../../src/policies/rules/permissions';
import { HARMLESS } from '../../src/policies/rules/types';
import { ACCESS_CASES } from './access-cases';
import { FIREWALL_CASES } from './firewall-cases';
import { planted, type Planted } from './planted';
import { patternDetection } from './reviewed';
import { SECURITY_CASES } from './security-cases';
import { SPEC_CASES } from './spec-cases';
import { STORE_CASES } from './store-cases';

const cases = [...SPEC_CASES, ...FIREWALL_CASES, ...SECURITY_CASES, ...ACCESS_CASES, ...STORE_CASES];
const ALL = [...RULES, ...DEMANDS];
const against = (id: string, resources: Planted) =>
  violationsOf(planted(resources)).filter(({ check }) => check === id);

describe.each(cases)('%s', (id, { breaks, keeps, found }) => {
  it('finds what breaks it', () => {
    const [violation, ...others] = against(id, breaks);
    expect(violation).toMatchObject({ found, stack: 'system-trial' });
    expect(others).toEqual([]);
  });

  it('finds nothing in what keeps it', () => {
    expect(against(id, keeps)).toEqual([]);
  });
});

it('holds each rule to a case, and says of each where it comes from and how to mend it', () => {
  expect([...new Set(cases.map(([id]) => id))].sort()).toEqual(RULES.map(({ id }) => id).sort());
  expect(new Set(ALL.map(({ id }) => id)).size).toBe(ALL.length);
  for (const { id, mend, source } of ALL) {
    expect([id, mend.length > 15]).toEqual([id, true]);
    expect(source).toMatch(/^((C|T)\d+|requirement \d+|security)(, C\d+)?$/);
  }
});

it('has a rule for each of the seventeen constraints', () => {
  const sources = ALL.flatMap(({ source }) => source.split(', '));
  const constraints = Array.from({ length: 17 }, (_, n) => `C${n + 1}`);
  expect(constraints.filter((constraint) => !sources.includes(constraint))).toEqual([]);
});

it('says which construct to look at', () => {
  const about = { metadata: { path: 'system-trial/Ingestion/Q' } };
  const [violation] = against('MS-SQS-1', { aws_sqs_queue: { Q: { '//': about } } });
  expect(violation).toMatchObject({ address: 'aws_sqs_queue.Q', path: 'system-trial/Ingestion/Q' });
});

it('finds a name of another environment in what all share, too', () => {
  const role = (name: string) => violationsOf(planted({ aws_iam_role: { R: { name } } }, 'shared'));
  expect(role('Logs-shared-us-east-1').filter(({ check }) => check === 'MS-NAM-1')).toEqual([]);
  expect(role('Logs-dev').filter(({ check }) => check === 'MS-NAM-1')).toHaveLength(1);
});

describe('the stack', () => {
  it.each<Readonly<Record<string, string>>>([
    {},
    { ALERT_EMAIL: 'desk@example.com', STAGE: 'prod' },
    { APPROVAL_KEYS: 'k2,k1', APPROVAL_ENDPOINT: 'https://desk.example.com/approvals' },
    { AWS_REGION: 'eu-central-1', PERMISSIONS_BOUNDARY: 'arn:aws:iam::123456789012:policy/Boundary' },
  ])('keeps every rule with %j', (env) => {
    expect(violationsOf(patternDetection(() => {}, env))).toEqual([]);
  });

  it('would be found out with a queue that keeps its messages longer, and a role that may do all', () => {
    const found = patternDetection(({ resource }) => {
      resource.aws_sqs_queue!.AlertQueue!.message_retention_seconds = 1_209_600;
      const [, first] = Object.entries(resource.aws_iam_role_policy!)[0]!;
      first.policy = '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
    });
    expect(violationsOf(found).map(({ check }) => check)).toEqual(['MS-IAM-1', 'MS-IAM-2', 'MS-SQS-1']);
  });
});

it('keeps the list of types without a rule short', () => {
  const there = patternDetection().resources.map(({ type }) => type);
  const ruled = RULES.flatMap(({ types = [] }) => types);
  expect(HARMLESS.filter((type) => ruled.includes(type))).toEqual([]);
  expect(HARMLESS.filter((type) => !there.includes(type))).toEqual(['aws_api_gateway_account']);
});

describe('the rules and the modules', () => {
  it('agree on the runtime and the architecture', () => {
    const resources = { aws_lambda_function: { F: { runtime: RUNTIME, architectures: [ARCHITECTURE] } } };
    expect([...against('MS-FN-1', resources), ...against('MS-FN-2', resources)]).toEqual([]);
  });

  it('agree on the actions that may be allowed on *', () => {
    expect(Object.keys(WILDCARD_ACTIONS).filter((action) => !UNSCOPED_ACTIONS.has(action))).toEqual([]);
  });

  it('are all on the page', () => {
    const page = readFileSync(join(ROOT, 'help/policy.md'), 'utf8');
    const rows = [...page.matchAll(/^\| (MS-\w+-\d+) +\| (\w+) +\| (.*?) +\| (.*?) +\|$/gm)].map((row) =>
      row.slice(1),
    );
    expect(rows).toEqual(ALL.map(({ id, severity, title, source }) => [id, severity, title, source]));
  });
});
