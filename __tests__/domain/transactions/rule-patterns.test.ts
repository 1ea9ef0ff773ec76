import { matchEvent, validateEventPattern } from '../../../src/domain/event-patterns';
import { ANOMALY_RULES, BUS_RULES, RULE_PATTERNS, SOURCES } from '../../../src/domain/transactions';
import { RULE_EVENTS } from '../../fixtures/transaction-pipeline/rule-events';

describe('the patterns of the transaction bus', () => {
  it.each(BUS_RULES)('%s has a pattern that EventBridge accepts, with source and detail type', (rule) => {
    const { pattern, description } = RULE_PATTERNS[rule];
    expect(validateEventPattern(pattern)).toEqual({ value: pattern });
    expect(Object.values(SOURCES)).toContainEqual((pattern.source as readonly string[])[0]);
    expect(pattern['detail-type']).toHaveLength(1);
    expect(description).not.toBe('');
  });

  it('have points exactly for anomalies', () => {
    const withPoints = BUS_RULES.filter((rule) => RULE_PATTERNS[rule].points !== undefined);
    expect(withPoints).toEqual(ANOMALY_RULES);
  });

  it('name both codes of the United Kingdom', () => {
    const text = JSON.stringify(RULE_PATTERNS.GeoAnomaly.pattern);
    expect(text).toContain('"GB","UK"');
  });

  it('are tested with more than 200 events, with and without a match of each rule', () => {
    expect(RULE_EVENTS.length).toBeGreaterThan(200);
    expect(new Set(RULE_EVENTS.map(({ name }) => name)).size).toBe(RULE_EVENTS.length);
    for (const rule of BUS_RULES) {
      const count = RULE_EVENTS.filter(({ matches }) => matches.includes(rule)).length;
      expect(count).toBeGreaterThan(0);
      expect(count).toBeLessThan(RULE_EVENTS.length);
    }
  });

  it.each(RULE_EVENTS)('match as expected: $name', ({ source, detailType, detail, matches }) => {
    const event = { source, 'detail-type': detailType, detail };
    const matched = BUS_RULES.filter((rule) => matchEvent(RULE_PATTERNS[rule].pattern, event));
    expect(matched).toEqual(matches);
  });
});
