import type { CalibratedPattern } from './calibration';
import { PATTERN_REGISTRY } from './registry';
import type { ConfidenceParts, PatternName } from './types';

/** One part of a confidence, for people. */
export interface PartExplanation {
  readonly part: string;
  /** 0 to 1, as in the detection. */
  readonly value: number;
  /** A sentence about the pattern, with the value in percent, and what 0 % and 100 % mean. */
  readonly text: string;
}

/** What a part means: the sentences for a high, a medium and a low value, and the ends of its scale. */
interface PartMeaning {
  readonly high: string;
  readonly medium: string;
  readonly low: string;
  readonly scale: string;
}

const define = (high: string, medium: string, low: string, scale: string): PartMeaning => ({
  high,
  medium,
  low,
  scale,
});

const COMMON = {
  depth: define(
    'The pattern is high compared with the usual range of a bar',
    'The pattern has a medium height compared with the usual range of a bar',
    'The pattern is hardly higher than the usual moves of the price',
    '0 % at two average true ranges, 100 % from 16',
  ),
  straight: define(
    'The closes follow straight lines between the turning points, which random prices seldom do',
    'The closes follow the lines between the turning points roughly',
    'The closes are far from straight lines between the turning points, as random prices are',
    '100 % on the lines, 0 % at a quarter of the height from them',
  ),
  even: define(
    'The price moves at about the same pace between all turning points',
    'The price moves faster between some turning points than between others',
    'The price moves much faster between some turning points than between others',
    '100 % if equal, 0 % if they differ about fourfold',
  ),
  trend: define(
    'A clear move led to the pattern, which can reverse it',
    'A small move led to the pattern, which can reverse it',
    'There was hardly a move before the pattern that it could reverse',
    '0 % at the smallest accepted move, 100 % from 60 % of the height',
  ),
  prompt: define(
    'The break followed soon after the last turning point',
    'The break followed some time after the last turning point',
    'The break came long after the last turning point',
    '100 % within an eighth of the average move between turning points, 0 % after eight times as long',
  ),
  decisive: define(
    'The close that confirms the pattern is far beyond the level',
    'The close that confirms the pattern is clearly beyond the level',
    'The close that confirms the pattern is just beyond the level, which is often only a touch',
    '0 % at the level, 100 % from two average true ranges beyond it',
  ),
  newHigh: define(
    'The pattern is beyond the turning points before it',
    'The pattern is about level with the turning points before it, or none is stored',
    'A turning point before the pattern is beyond it',
    '50 % if level with the outermost one, 100 % from one height beyond it, 0 % at one height short of it',
  ),
  length: define(
    'The pattern took many bars, so that single bars matter little',
    'The pattern took a medium number of bars',
    'The pattern took few bars',
    '0 % at 8 bars, 100 % from 64',
  ),
};

const DOUBLE_TOP = {
  ...COMMON,
  length: define(
    'The two extremes are far apart',
    'The two extremes are at a medium distance',
    'The two extremes are close together',
    '0 % at 6 bars, 100 % from 45',
  ),
  peaks: define(
    'The two extremes have nearly the same price',
    'The two extremes differ somewhat in price',
    'The two extremes differ in price as much as is accepted',
    '100 % if equal, 0 % if they differ by 60 % of the height of the lower one',
  ),
  symmetry: define(
    'The moves from and to the two extremes take about equally long',
    'One of the moves between the two extremes takes longer than the other',
    'One of the moves between the two extremes takes much longer than the other',
    '100 % if equal, 0 % if one takes four times as long',
  ),
  legs: define(
    'Both moves between the two extremes are nearly straight',
    'At least one of the moves between the two extremes is only roughly straight',
    'At least one of the moves between the two extremes is as rough as random prices are',
    '100 % on the lines, 0 % at a quarter of the height from them',
  ),
};

const MEANINGS: Readonly<Record<CalibratedPattern, Readonly<Record<string, PartMeaning>>>> = {
  'head-and-shoulders': {
    ...COMMON,
    shoulders: define(
      'The shoulders are about equally far from the neckline',
      'One shoulder is somewhat further from the neckline than the other',
      'One shoulder is much further from the neckline than the other',
      '100 % if their prices are equal, 0 % if they differ by half of the height',
    ),
    troughs: define(
      'The neckline is nearly flat',
      'The neckline slopes',
      'The neckline is steep',
      '100 % if it is flat, 0 % if its ends differ by half of the height',
    ),
  },
  'double-top': DOUBLE_TOP,
  'shallow-double-top': DOUBLE_TOP,
  'ascending-triangle': {
    ...COMMON,
    trend: define(
      'A clear move led to the pattern, which can continue',
      'A move of about the height of the pattern led to it, or none is stored',
      'There was hardly a move before the pattern that could continue',
      '0 % if it began inside the pattern, 100 % from one and a half heights',
    ),
    unbroken: define(
      'The last turning point of the flat side is hardly beyond the one before it, if at all',
      'The last turning point of the flat side is somewhat beyond the one before it',
      'The last turning point of the flat side is far beyond the one before it, as after an earlier break',
      '100 % if not beyond it, 0 % at 20 % of the height beyond it',
    ),
    flatness: define(
      'The turning points of the flat side have nearly the same price',
      'The turning points of the flat side differ somewhat in price',
      'The turning points of the flat side differ in price as much as is accepted',
      '100 % if equal, 0 % if they differ by 30 % of the height',
    ),
    line: define(
      'The turning points of the sloping side are nearly on a line',
      'The turning points of the sloping side are roughly on a line',
      'The turning points of the sloping side are as far from a line as is accepted',
      '100 % on a line, 0 % at 30 % of the height from it',
    ),
    touches: define(
      'The price touched the two sides often',
      'The price touched the two sides several times',
      'The price touched the two sides only as often as is necessary',
      '0 % at four touches, 100 % from eight',
    ),
    apex: define(
      'The break came where most triangles break',
      'The break came a little before or after the usual place',
      'The break came far before or after the usual place',
      '100 % near 64 % of the way to the apex, 0 % at half of the way or more from there',
    ),
  },
};

const [HIGH, MEDIUM] = [0.67, 0.33];

/** Explains each part of a confidence. Parts that only earlier versions had are omitted. */
export function explainParts(pattern: PatternName, parts: ConfidenceParts): readonly PartExplanation[] {
  const meanings = MEANINGS[PATTERN_REGISTRY[pattern].selectModel(parts)];
  return Object.entries(parts).flatMap(([part, value]) => {
    const meaning = Object.hasOwn(meanings, part) ? meanings[part] : undefined;
    return meaning === undefined ? [] : [{ part, value, text: formatMeaning(meaning, value) }];
  });
}

const formatMeaning = ({ high, medium, low, scale }: PartMeaning, value: number): string => {
  const text = value >= HIGH ? high : value >= MEDIUM ? medium : low;
  return `${text} (${Math.round(100 * value)} %; ${scale}).`;
};
