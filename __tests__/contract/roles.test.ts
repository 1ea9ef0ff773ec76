import { App } from 'cdktf';
import { existsSync } from 'node:fs';
import { readConfig, readSystemConfig } from '../../src/config';
import { patternDetection } from '../../src/config/pattern-detection';
import { BOOTSTRAP_SYSTEMS } from '../../src/systems/bootstrap/systems';
import { PatternDetection } from '../../src/systems/pattern-detection';
import { COMPLETE, RECORDINGS } from '../local/record-requests';
import { BootstrapRoles, BOUNDARY, type Job } from '../policies/bootstrap-roles';
import { asked as askedByHand } from '../policies/terraform-calls';
import { readRecordings, type Call } from '../support/recordings';
import { synthesized } from '../support/synth';
import { NEVER_LOCALLY, NOT_IN_EVERY_RUN } from './reasons';
import {
  askedOfRoles,
  ENVIRONMENT,
  inEnvironment,
  LOCAL_OPERATIONS,
  type Asked,
  type Duty,
} from './role-calls';
import { allowedActions, reasonsForNothing, unusedActions, type ByDuty } from './usage';

/** Sent for an API's stage, which the simulator of the unit tests does not know as a resource of the action. */
const NOT_SIMULATED = ['wafv2:DisassociateWebACL'];
const READ = /:(Get|List|Describe|View|Validate)|^apigateway:GET$/;
/** The bucket of the states, which no stack makes. */
const OF_THE_STATES = /^arn:aws:s3:::market-stacks-state/;

/** The suffixes of the environments whose states were written or read. */
const suffixesOf = (calls: readonly Call[]): string[] => {
  const states = new RegExp(
    `^(?:${BOOTSTRAP_SYSTEMS.map(({ system }) => system).join('|')})-(.+)\\.tfstate$`,
  );
  return [...new Set(calls.flatMap(({ names }) => states.exec(names.Key ?? '')?.[1] ?? []))];
};
const jobOf = (duty: Duty): Job => (duty === 'apply' ? `apply-${ENVIRONMENT}` : duty);

describe('the roles of the workflows, and what the local tests sent', () => {
  let calls: readonly Call[];
  let asked: Asked[];
  let roles: BootstrapRoles;

  beforeAll(async () => {
    ({ calls } = await readRecordings(RECORDINGS));
    roles = new BootstrapRoles({
      GITHUB_REPOSITORY: 'desk/stocks',
      STATE_BUCKET: inEnvironment(readConfig({ TARGET: 'local' }).stateBucket, suffixesOf(calls)),
      GITHUB_ENVIRONMENTS: ENVIRONMENT,
    });
    asked = askedOfRoles(calls, suffixesOf(calls));
  });

  const sent = (): ByDuty => {
    const by = (duty: Duty) => asked.filter((one) => one.duty === duty).map(({ need }) => need.action);
    return { plan: by('plan'), drift: by('drift'), apply: by('apply') };
  };
  const allowed = (): ByDuty => {
    const by = (duty: Duty) => allowedActions(roles.policiesOf(jobOf(duty)));
    return { plan: by('plan'), drift: by('drift'), apply: by('apply') };
  };
  /** Those that no role of their duty allows, with the operation that requires it. */
  const denied = async (all: readonly Asked[]): Promise<string[]> => {
    const found: string[] = [];
    for (const { duty, need, call } of all)
      if (!(await roles.may(jobOf(duty), need)))
        found.push(
          `${duty}: ${need.action} on ${need.resource} (${call.service}.${call.operation}, sent by ${call.caller} for ${call.command})`,
        );
    return found;
  };

  it('recorded what plans, looks for drift, deploys and destroys', () => {
    const commands = new Set(calls.map(({ command }) => command));
    for (const command of ['plan', 'drift', 'deploy', 'up', 'down']) expect(commands).toContain(command);
    for (const duty of ['plan', 'drift', 'apply'] as const)
      expect(new Set(sent()[duty]).size).toBeGreaterThan(50);
  });

  it('allow each operation that was sent', async () => {
    expect(await denied(asked)).toEqual([]);
  });

  it('would be found out by one operation that they do not allow', async () => {
    const call: Call = {
      kind: 'call',
      service: 'dynamodb',
      operation: 'DeleteItem',
      region: 'us-east-1',
      caller: 'terraform',
      command: 'deploy',
      names: { TableName: 'Rows-north-east' },
      path: null,
    };
    expect(await denied(askedOfRoles([call], ['east', 'north-east']))).toEqual([
      expect.stringMatching(
        /^apply: dynamodb:DeleteItem on .*:table\/Rows-dev \(dynamodb\.DeleteItem, sent by terraform for deploy\)$/,
      ),
    ]);
  });

  it('allow nothing that is not sent, but for a reason', () => {
    if (!existsSync(COMPLETE))
      throw new Error('not all local tests were run: run npm test -- local contract to see what is not sent');
    const reasons = [...NEVER_LOCALLY, ...NOT_IN_EVERY_RUN];
    expect(unusedActions(allowed(), sent(), reasons)).toEqual([]);
    const { apply } = allowed();
    const more = { ...allowed(), apply: [...apply, 'sqs:PurgeQueue'] };
    expect(unusedActions(more, sent(), reasons)).toEqual(['apply: sqs:PurgeQueue']);
  });

  it('have reasons for nothing else: not for what they do not allow, nor for what is sent', () => {
    expect(reasonsForNothing(allowed(), [...NEVER_LOCALLY, ...NOT_IN_EVERY_RUN])).toEqual([]);
    const all = new Set(Object.values(sent()).flat());
    expect(NEVER_LOCALLY.flatMap(({ actions }) => actions).filter((action) => all.has(action))).toEqual([]);
    expect(Object.keys(LOCAL_OPERATIONS)).toEqual(['GetUser']);
  });

  it('are asked in the unit tests for all that Terraform sends to make, change and destroy', () => {
    const config = readSystemConfig(patternDetection, {
      ENVIRONMENT_SUFFIX: ENVIRONMENT,
      ALERT_EMAIL: 'desk@example.com',
      PERMISSIONS_BOUNDARY: BOUNDARY,
    });
    const known = askedByHand(synthesized(new PatternDetection(new App(), config)).json.resource);
    const actions = new Set(known.map(({ action }) => action));
    const missing = asked
      .filter(({ duty, need }) => duty === 'apply' && !READ.test(need.action))
      .filter(({ need }) => !OF_THE_STATES.test(need.resource))
      .map(({ need }) => need.action)
      .filter((action) => !actions.has(action) && !NOT_SIMULATED.includes(action));
    expect([...new Set(missing)].sort()).toEqual([]);
  });
});
