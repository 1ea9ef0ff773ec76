import type { Random } from './random';
import type { Knot, Style } from './types';

/** A real market's daily moves, scaled to a standard deviation of 1: what the `texture` style is woven from. */
export interface Texture {
  /** Close to close. */
  readonly move: number;
  /** From the last close to the open, and from the body to the high and to the low. */
  readonly gap: number;
  readonly above: number;
  readonly below: number;
}

export interface ClosePath {
  /** Closes in heights of the pattern, one a bar. */
  readonly closes: Float64Array;
  /** The bars that gave the texture, where a real market did. */
  readonly cloth?: readonly Texture[];
  readonly name: string;
}

const LEGS = ['straight', 'curved', 'late'] as const;
const NOISE_KINDS = ['gaussian', 'fat-tailed', 'autocorrelated'] as const;

/** Template: legs as drawn, and noise added to each bar that does not add up over time. */
function template(knots: readonly Knot[], noise: number, random: Random): ClosePath {
  const leg = random.pick(LEGS);
  const kind = random.pick(NOISE_KINDS);
  const bend = random.between(0.6, 1.6);
  const pace = (u: number) =>
    leg === 'straight' ? u : leg === 'curved' ? (1 - Math.cos(Math.PI * u)) / 2 : Math.pow(u, bend);
  const closes = legs(knots, () => pace);
  const phi = kind === 'autocorrelated' ? random.between(0.4, 0.75) : 0;
  let last = random.normal();
  for (let i = 0; i < closes.length; i++) {
    const fresh = kind === 'fat-tailed' ? random.fatTailed() : random.normal();
    last = phi * last + Math.sqrt(1 - phi * phi) * fresh;
    closes[i]! += noise * last;
  }
  return { closes, name: `${leg}, ${kind}` };
}

/**
 * Bridge: a random walk pinned at the extremes. Its deviation in the middle of a leg has a standard deviation of two
 * noises; it is turned back where it would leave the leg's own range by more than one, or the shape would be another.
 */
function bridge(knots: readonly Knot[], noise: number, random: Random): ClosePath {
  const fat = random.chance(0.5);
  const closes = new Float64Array(knots.at(-1)!.t + 1);
  for (let k = 1; k < knots.length; k++) {
    const [from, to] = [knots[k - 1]!, knots[k]!];
    const n = to.t - from.t;
    const step = (4 * noise) / Math.sqrt(n);
    const walk = new Float64Array(n + 1);
    for (let i = 1; i <= n; i++) walk[i] = walk[i - 1]! + step * (fat ? random.fatTailed() : random.normal());
    const [low, high] = [Math.min(from.x, to.x) - noise, Math.max(from.x, to.x) + noise];
    for (let i = k === 1 ? 0 : 1; i <= n; i++) {
      const x = from.x + ((to.x - from.x) * i) / n + walk[i]! - (walk[n]! * i) / n;
      closes[from.t + i] = x > high ? Math.max(low, 2 * high - x) : x < low ? Math.min(high, 2 * low - x) : x;
    }
  }
  return { closes, name: fat ? 'fat-tailed walk' : 'gaussian walk' };
}

/**
 * Texture: real bars in a random order. A leg is walked as fast as the market moved in each of them, and their moves,
 * damped so that they stay within the noise, lie on top; their gaps and wicks come with them.
 */
function texture(
  knots: readonly Knot[],
  noise: number,
  random: Random,
  market: readonly Texture[],
): ClosePath {
  const length = knots.at(-1)!.t + 1;
  const cloth = Array.from({ length }, () => random.pick(market));
  const closes = legs(knots, (from, to) => {
    const walked = [0];
    for (let t = from + 1; t <= to; t++)
      walked.push(walked.at(-1)! + 0.3 + Math.min(3, Math.abs(cloth[t]!.move)));
    return (u) => walked[Math.round(u * (to - from))]! / walked.at(-1)!;
  });
  const phi = random.between(0.2, 0.7);
  const sign = random.chance(0.5) ? 1 : -1;
  let last = 0;
  for (let i = 0; i < length; i++) {
    last = phi * last + Math.sqrt(1 - phi * phi) * sign * cloth[i]!.move;
    closes[i]! += noise * last;
  }
  return { closes, cloth, name: 'real moves' };
}

function legs(knots: readonly Knot[], paceOf: (from: number, to: number) => (u: number) => number) {
  const closes = new Float64Array(knots.at(-1)!.t + 1);
  closes[0] = knots[0]!.x;
  for (let k = 1; k < knots.length; k++) {
    const [from, to] = [knots[k - 1]!, knots[k]!];
    const pace = paceOf(from.t, to.t);
    for (let t = from.t + 1; t <= to.t; t++)
      closes[t] = from.x + (to.x - from.x) * pace((t - from.t) / (to.t - from.t));
  }
  return closes;
}

/** Renders a shape's knots in one of the three styles; `noise` is the standard deviation a bar, in heights. */
export function renderPath(
  style: Style,
  knots: readonly Knot[],
  noise: number,
  random: Random,
  market: readonly Texture[],
): ClosePath {
  if (style === 'template') return template(knots, noise, random);
  return style === 'bridge' ? bridge(knots, noise, random) : texture(knots, noise, random, market);
}
