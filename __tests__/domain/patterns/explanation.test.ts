import { readFileSync } from 'node:fs';
import { CALIBRATION } from '../../../src/domain/patterns/calibration';
import { ALL_PATTERNS, detectAll, explainParts } from '../../../src/domain/patterns';
import { PATTERN_REGISTRY } from '../../../src/domain/patterns/registry';
import { readMarketBars } from './market';

const page = readFileSync('help/detection.md', 'utf8');

describe('the explanation of a confidence', () => {
  it.each(ALL_PATTERNS)('has a sentence about each part that counts: %s', (pattern) => {
    const parts = Object.keys(CALIBRATION[PATTERN_REGISTRY[pattern].selectModel({})].shape.weights);
    for (const value of [0, 0.5, 1]) {
      const explained = explainParts(pattern, Object.fromEntries(parts.map((part) => [part, value])));
      expect(explained.map(({ part }) => part)).toEqual(parts);
      for (const { text } of explained)
        expect(text).toMatch(new RegExp(`^[A-Z][^()]+ \\(${100 * value} %; [^()]*0 %[^()]*\\)\\.$`));
    }
    for (const part of parts) expect(page).toContain(`\`${part}\``);
  });

  it('has different sentences for high, medium and low values', () => {
    const texts = [1, 0.5, 0.1].map((straight) => explainParts('double-top', { straight })[0]!.text);
    expect(texts[0]).toMatch(/^The closes follow straight lines .* \(100 %; /);
    expect(new Set(texts.map((text) => text.slice(0, 35))).size).toBe(3);
  });

  it('explains all parts of real detections', () => {
    for (const { pattern, parts } of detectAll(readMarketBars()))
      expect(explainParts(pattern, parts).map(({ part }) => part)).toEqual(Object.keys(parts));
  });

  it('omits parts that are not known', () => {
    expect(explainParts('double-top', { flatness: 1, toString: 1 })).toEqual([]);
  });
});
