import type { Random } from '../random';
import type { Knot, Style } from '../types';

/** The daily moves of a real market, scaled to a standard deviation of 1: the input of the `texture` style. */
export interface Texture {
  /** Close to close. */
  readonly move: number;
  /** From the last close to the open, and from the body to the high and to the low. */
  readonly gap: number;
  readonly above: number;
  readonly below: number;
}

export interface ClosePath {
  /** Closes in heights of the pattern, one per bar. */
  readonly closes: Float64Array;
  /** The moves of the real market that the path was rendered from, in the style `texture`. */
  readonly texture?: readonly Texture[];
  readonly name: string;
}

const LEGS = ['straight', 'curved', 'late'] as const;
const NOISE_KINDS = ['gaussian', 'fat-tailed', 'autocorrelated'] as const;

/** Renders each leg at a steady or a varying pace, and adds noise to each bar; the noise does not accumulate. */
function renderTemplate(knots: readonly Knot[], noise: number, random: Random): ClosePath {
  const leg = random.pick(LEGS);
  const kind = random.pick(NOISE_KINDS);
  const bend = random.between(0.6, 1.6);
  const pace = (u: number) =>
    leg === 'straight' ? u : leg === 'curved' ? (1 - Math.cos(Math.PI * u)) / 2 : Math.pow(u, bend);
  const closes = drawLegs(knots, () => pace);
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
 * Renders a Brownian bridge: a random walk with fixed extremes. Its deviation in the middle of a leg has a standard
 * deviation of two noises. It is reflected where it would leave the range of the leg by more than one noise, which would
 * change the shape.
 */
function renderBridge(knots: readonly Knot[], noise: number, random: Random): ClosePath {
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
 * Renders real bars in a random order. The pace on a leg follows the size of their moves. Their moves, damped so that they
 * stay within the noise, are added to it, and so are their gaps and wicks.
 */
function renderTexture(
  knots: readonly Knot[],
  noise: number,
  random: Random,
  market: readonly Texture[],
): ClosePath {
  const length = knots.at(-1)!.t + 1;
  const moves = Array.from({ length }, () => random.pick(market));
  const closes = drawLegs(knots, (from, to) => {
    const walked = [0];
    for (let t = from + 1; t <= to; t++)
      walked.push(walked.at(-1)! + 0.3 + Math.min(3, Math.abs(moves[t]!.move)));
    return (u) => walked[Math.round(u * (to - from))]! / walked.at(-1)!;
  });
  const phi = random.between(0.2, 0.7);
  const sign = random.chance(0.5) ? 1 : -1;
  let last = 0;
  for (let i = 0; i < length; i++) {
    last = phi * last + Math.sqrt(1 - phi * phi) * sign * moves[i]!.move;
    closes[i]! += noise * last;
  }
  return { closes, texture: moves, name: 'real moves' };
}

function drawLegs(knots: readonly Knot[], createPace: (from: number, to: number) => (u: number) => number) {
  const closes = new Float64Array(knots.at(-1)!.t + 1);
  closes[0] = knots[0]!.x;
  for (let k = 1; k < knots.length; k++) {
    const [from, to] = [knots[k - 1]!, knots[k]!];
    const pace = createPace(from.t, to.t);
    for (let t = from.t + 1; t <= to.t; t++)
      closes[t] = from.x + (to.x - from.x) * pace((t - from.t) / (to.t - from.t));
  }
  return closes;
}

/** Renders the knots of a shape in one of the three styles; `noise` is the standard deviation per bar, in heights. */
export function renderPath(
  style: Style,
  knots: readonly Knot[],
  noise: number,
  random: Random,
  market: readonly Texture[],
): ClosePath {
  if (style === 'template') return renderTemplate(knots, noise, random);
  return style === 'bridge'
    ? renderBridge(knots, noise, random)
    : renderTexture(knots, noise, random, market);
}
