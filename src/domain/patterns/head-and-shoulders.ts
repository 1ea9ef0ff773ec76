import {
  evenness,
  flat,
  priceAt,
  promptness,
  ramp,
  straightness,
  through,
  type Finding,
  type Line,
  type Pattern,
} from './pattern';
import type { Shape } from './shape';

/** Shoulders, and troughs, differ by at most this share of the height: the scale-free form of Lo et al.'s 1.5 %. Default here. */
const MOST_UNEVEN = 0.35;
/** Osler 1998: one side takes at most this many times as long as the other. */
const MOST_LOPSIDED = 2.5;
/** The shoulders stand between these shares of the head's height over the neckline. Default here. */
const LOWEST_SHOULDER = 0.2;
const HIGHEST_SHOULDER = 0.92;
/** The head rises at least this many average true ranges above the neckline. Default here. */
const LEAST_HEIGHT = 3;
/** Bars from shoulder to shoulder: fewer make no swing of their own. Default here. */
const LEAST_BARS = 8;

/** The start of the rise lies at most this share of the height above the lower trough: noise may lift it. Default here. */
const LEAST_RISE = -0.1;

/** The head tops all that is remembered before it, and the troughs are even: all that is settled before `end`. */
function level(shape: Shape, end: number, averageTrueRange: number): Line | undefined {
  const head = shape.price(end - 2);
  for (let i = end - 4; i >= 0; i -= 2) if (shape.price(i) >= head) return undefined;
  const left = shape.price(end - 3);
  const right = shape.price(end - 1);
  const height = head - Math.max(left, right);
  if (height < (1 - MOST_UNEVEN) * LEAST_HEIGHT * averageTrueRange) return undefined;
  if (Math.abs(left - right) > 2 * MOST_UNEVEN * height) return undefined;
  // The neckline if it slopes up, the right armpit if it slopes down (Bulkowski).
  return right > left ? through(shape, end - 3, end - 1) : flat(right);
}

function measure(shape: Shape, end: number, averageTrueRange: number, index: number): Finding | undefined {
  const [e0, e1, e2, e3, e4, e5] = [end - 5, end - 4, end - 3, end - 2, end - 1, end] as const;
  if (shape.price(e5) >= shape.price(e3) || shape.price(e1) >= shape.price(e3)) return undefined;
  const before = shape.index(e3) - shape.index(e1);
  const after = shape.index(e5) - shape.index(e3);
  if (before + after < LEAST_BARS) return undefined;
  const spacing = Math.max(before, after) / Math.min(before, after);
  if (!(spacing <= MOST_LOPSIDED)) return undefined;
  // A break that takes longer than the shoulders are apart belongs to something else. Default here.
  if (index - shape.index(e5) > before + after) return undefined;

  const neckline = through(shape, e2, e4);
  const height = shape.price(e3) - priceAt(neckline, shape.index(e3));
  if (height < LEAST_HEIGHT * averageTrueRange) return undefined;
  const shoulders = Math.abs(shape.price(e1) - shape.price(e5)) / height;
  const troughs = Math.abs(shape.price(e2) - shape.price(e4)) / height;
  if (Math.max(shoulders, troughs) > MOST_UNEVEN) return undefined;
  const left = (shape.price(e1) - priceAt(neckline, shape.index(e1))) / height;
  const right = (shape.price(e5) - priceAt(neckline, shape.index(e5))) / height;
  if (Math.min(left, right) < LOWEST_SHOULDER || Math.max(left, right) > HIGHEST_SHOULDER) return undefined;

  // Osler 1998: each shoulder above, and each trough below, the midpoint of the other side.
  const leftMiddle = (shape.price(e1) + shape.price(e2)) / 2;
  const rightMiddle = (shape.price(e5) + shape.price(e4)) / 2;
  if (shape.price(e1) < rightMiddle || shape.price(e5) < leftMiddle) return undefined;
  if (shape.price(e2) > rightMiddle || shape.price(e4) > leftMiddle) return undefined;

  // Prior uptrend: it came from below both troughs.
  const rise = (Math.min(shape.price(e2), shape.price(e4)) - shape.price(e0)) / height;
  if (rise < LEAST_RISE) return undefined;
  return {
    first: e1,
    height,
    parts: {
      shoulders: ramp(shoulders, MOST_UNEVEN, 0),
      troughs: ramp(troughs, MOST_UNEVEN, 0),
      depth: ramp(height / averageTrueRange, LEAST_HEIGHT, 12),
      straight: straightness(shape, e1, e5, height),
      even: evenness(shape, e1, e5),
      trend: ramp(rise, LEAST_RISE, 0.6),
      prompt: promptness(shape, e1, e5, index),
      length: ramp(Math.log2(before + after), 3, 6),
    },
  };
}

/** Three tops, the middle one highest, after an uptrend: confirmed by a close below the neckline. */
export const headAndShoulders: Pattern = {
  name: 'head-and-shoulders',
  breaks: 'below',
  mirrored: false,
  needs: 6,
  level,
  measure,
};
