import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
import type { Random } from './random';

/** The time, the timers and the random numbers that replace the real ones. */
export interface VirtualSources {
  /** Returns milliseconds since 1970. */
  readonly now: () => number;
  readonly random: Random;
  /** Runs something after a delay. */
  readonly schedule: (delayMs: number, run: () => void) => void;
  /** Does the same, for what can be cleared. */
  readonly scheduleTimer: (delayMs: number, run: () => void) => void;
}

let isInstalled = false;

/**
 * Replaces the global clock, timers and random numbers, so that nothing that a handler or a library calls can read the real
 * ones: Date, setTimeout, performance.now, Math.random, and the functions of node:crypto and node:timers/promises.
 * @returns a function that restores them
 * @throws Error if they are replaced already: two simulations cannot run at the same time
 */
export function installVirtualGlobals(sources: VirtualSources): () => void {
  if (isInstalled) throw new Error('a simulation is running: expected one at a time in a process');
  isInstalled = true;
  const restores = [
    replaceAll(globalThis, { Date: createDate(sources.now), ...createTimers(sources) }),
    replaceAll(performance, { now: sources.now }),
    replaceAll(Math, { random: sources.random.next }),
    replaceAll(timers, { setTimeout: createWait(sources) }),
    replaceAll(crypto, createCrypto(sources.random)),
  ];
  syncBuiltinESMExports();
  return () => {
    for (const restore of restores) restore();
    syncBuiltinESMExports();
    isInstalled = false;
  };
}

function replaceAll(target: object, replacements: Readonly<Record<string, unknown>>): () => void {
  const originals = Object.entries(replacements).map(([name, value]) => {
    const original = Object.getOwnPropertyDescriptor(target, name);
    Object.defineProperty(target, name, { value, configurable: true, writable: true, enumerable: true });
    return [name, original] as const;
  });
  return () => {
    for (const [name, original] of originals)
      if (original) Object.defineProperty(target, name, original);
      else delete (target as Record<string, unknown>)[name];
  };
}

function createDate(now: () => number): DateConstructor {
  const RealDate = Date;
  class VirtualDate extends RealDate {
    constructor(...values: readonly unknown[]) {
      if (values.length === 0) super(now());
      else super(...(values as [number]));
    }
    static override now = now;
    /** Dates from before are dates, too. */
    static override [Symbol.hasInstance](value: unknown): boolean {
      return value instanceof RealDate;
    }
  }
  return VirtualDate as unknown as DateConstructor;
}

/** Node.js returns an object from setTimeout, which some libraries unref. */
function createTimers({ scheduleTimer }: VirtualSources) {
  const start = (run: (...values: unknown[]) => void, delayMs = 0, ...values: unknown[]) => {
    const timer = { isCleared: false, unref: () => timer, ref: () => timer, hasRef: () => true };
    scheduleTimer(Math.max(1, delayMs), () => {
      if (!timer.isCleared) run(...values);
    });
    return timer;
  };
  const clear = (timer?: { isCleared: boolean }) => {
    if (timer) timer.isCleared = true;
  };
  return { setTimeout: start, clearTimeout: clear };
}

const createWait =
  ({ schedule }: VirtualSources) =>
  <T>(delayMs = 0, value?: T): Promise<T | undefined> =>
    new Promise((resolve) => schedule(Math.max(1, delayMs), () => resolve(value)));

function createCrypto(random: Random) {
  const randomBytes = (size: number): Buffer =>
    Buffer.from(Array.from({ length: size }, () => random.pickInteger(256)));
  const randomInt = (first: number, second?: number): number => {
    const [low, high] = second === undefined ? [0, first] : [first, second];
    return low + random.pickInteger(high - low);
  };
  const randomUUID = (): string => {
    const hex = randomBytes(16).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  };
  return { randomBytes, randomInt, randomUUID };
}
