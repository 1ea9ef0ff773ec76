import { DEFAULT_RULES, type RuleSet } from '../../../src/domain/transactions';
import type { Telemetry } from '../../../src/lambdas/shared/telemetry';
import { createRules } from '../../../src/lambdas/transaction-pipeline/adapters/rules';
import { createRuleCache } from '../../../src/lambdas/transaction-pipeline/rule-cache';
import { Table } from '../../../tools/simulation/services/dynamodb/table';
import { STRICT_RULES } from './requests';

const createCache = () => {
  let time = 0;
  let loads = 0;
  let isDown = false;
  const counts: string[] = [];
  const telemetry = {
    log: { warn: () => undefined },
    meter: { count: (name: string) => counts.push(name) },
    elapsed: () => time,
  } as unknown as Telemetry;
  const load = (): Promise<RuleSet> => {
    loads++;
    return isDown ? Promise.reject(new Error('down')) : Promise.resolve({ rules: [], revision: loads });
  };
  const cache = createRuleCache({ load }, telemetry);
  const at = async (seconds: number) => {
    time = seconds * 1_000;
    return (await cache.get()).revision;
  };
  return { at, counts, setDown: (value: boolean) => (isDown = value) };
};

describe('the rules of the detector', () => {
  it('are at most 30 seconds old', async () => {
    const { at } = createCache();
    expect([await at(0), await at(29), await at(30), await at(31), await at(60)]).toEqual([1, 1, 1, 2, 2]);
  });

  it('are at most five minutes old while they cannot be read', async () => {
    const { at, counts, setDown } = createCache();
    await at(0);
    setDown(true);
    expect([await at(31), await at(300)]).toEqual([1, 1]);
    expect(counts).toEqual(['StaleRules', 'StaleRules']);
    await expect(at(301)).rejects.toThrow('down');
    setDown(false);
    expect(await at(302)).toBeGreaterThan(1);
  });

  it('fail at a cold start without them', async () => {
    const { at, setDown } = createCache();
    setDown(true);
    await expect(at(0)).rejects.toThrow('down');
  });

  it('are read from one item; those of the deployment without it', async () => {
    const table = new Table('Rules', ['ruleId', 'version']);
    const rules = createRules(table.client, 'Rules');
    expect(await rules.load()).toEqual(DEFAULT_RULES);
    table.add(STRICT_RULES);
    expect(await rules.load()).toEqual({ rules: STRICT_RULES.rules, revision: 3 });
    table.add({ ...STRICT_RULES, rules: [{ ...STRICT_RULES.rules[0], points: 'many' }] });
    await expect(rules.load()).rejects.toThrow(
      'the active rules are not valid: rules[0].points must be a number',
    );
  });
});
