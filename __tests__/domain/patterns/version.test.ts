import { detectAll, DETECTION_VERSION, getDetectionVersion } from '../../../src/domain/patterns';
import { readMarketBars } from './market';

test('each detection has the version of the rules that found it', () => {
  const versions = new Set(detectAll(readMarketBars()).map(({ version }) => version));
  expect([...versions]).toEqual([DETECTION_VERSION]);
  expect(DETECTION_VERSION).toBe(2);
});

test('a detection without a version has the first one', () => {
  expect([{}, { version: undefined }, { version: 3 }].map(getDetectionVersion)).toEqual([1, 1, 3]);
});
