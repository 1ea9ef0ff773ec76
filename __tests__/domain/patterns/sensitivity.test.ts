import {
  createDeployedRules,
  DEFAULT_SENSITIVITY,
  detectAll,
  SENSITIVITIES,
  SENSITIVITY_NAMES,
} from '../../../src/domain/patterns';
import { DEPLOYED_RULES } from '../../../src/domain/patterns/registry';
import { readMarketBars } from './market';

const bars = readMarketBars();
const detectAt = (sensitivity: (typeof SENSITIVITY_NAMES)[number]) =>
  detectAll(bars, undefined, { sensitivity });

test('the sensitivities are ordered: each higher one has lower minimums, and alerts need more than detections', () => {
  expect(SENSITIVITY_NAMES).toEqual(['low', 'medium', 'high']);
  const limits = Object.values(SENSITIVITIES);
  for (const field of ['minConfidence', 'alertMinConfidence'] as const) {
    const values = limits.map((one) => one[field]);
    expect(values).toEqual([...new Set(values)].sort((a, b) => b - a));
  }
  for (const { minConfidence, alertMinConfidence } of limits)
    expect(alertMinConfidence).toBeGreaterThan(minConfidence);
});

test('medium is the default', () => {
  expect(DEFAULT_SENSITIVITY).toBe('medium');
  expect(DEPLOYED_RULES).toEqual(createDeployedRules('medium'));
  expect(detectAll(bars)).toEqual(detectAt('medium'));
});

test('a higher sensitivity reports more shapes, with lower confidence', () => {
  const found = SENSITIVITY_NAMES.map(detectAt);
  const counts = found.map(({ length }) => length);
  expect(counts).toEqual([...new Set(counts)].sort((a, b) => a - b));
  for (const [index, name] of SENSITIVITY_NAMES.entries()) {
    const lowest = Math.min(...found[index]!.map(({ confidence }) => confidence));
    expect(lowest).toBeGreaterThanOrEqual(SENSITIVITIES[name].minConfidence);
    if (index > 0) expect(lowest).toBeLessThan(SENSITIVITIES[SENSITIVITY_NAMES[index - 1]!].minConfidence);
  }
});

test('a minimum confidence replaces that of the sensitivity', () => {
  const { minConfidence } = SENSITIVITIES.low;
  expect(detectAll(bars, undefined, { sensitivity: 'high', minConfidence })).toEqual(detectAt('low'));
});
