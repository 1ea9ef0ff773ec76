import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The pattern classifier of technicalindicators 3.1.0, with the weights from its package (`tf_model`). The package no
 * longer exports it, and requires a release of TensorFlow.js that it doesn't install. So this file computes the forward
 * pass like its `lib/patterndetection`: closes resampled to 400 by linear interpolation, divided by their Euclidean norm,
 * five dense layers of 256 with ReLU, and a softmax over six classes.
 */
const INPUT = 400;
const HIDDEN = 256;
export const MODEL_CLASSES = ['IHS', 'TU', 'DB', 'HS', 'TD', 'DT'] as const;

export interface Classification {
  readonly name: (typeof MODEL_CLASSES)[number];
  /** The probability from the softmax, 0 to 1. */
  readonly probability: number;
}

interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

/** @param folder the package's folder, such as node_modules/technicalindicators */
export function loadModel(folder: string): (closes: ArrayLike<number>) => Classification {
  const bytes = readFileSync(join(folder, 'tf_model', 'group1-shard1of1'));
  const weights = new Float32Array(new Uint8Array(bytes).buffer);
  const sizes = [INPUT, ...Array<number>(5).fill(HIDDEN), MODEL_CLASSES.length];
  let offset = 0;
  const layers = sizes.slice(1).map((outputs, i): Layer => {
    const inputs = sizes[i]!;
    const kernel = weights.subarray(offset, (offset += inputs * outputs));
    return { inputs, outputs, kernel, bias: weights.subarray(offset, (offset += outputs)) };
  });
  if (offset !== weights.length)
    throw new Error(`${folder}: the model has ${weights.length} weights, expected ${offset}`);
  return (closes) => {
    let values = resampleCloses(closes);
    layers.forEach((layer, i) => (values = applyDenseLayer(layer, values, i < layers.length - 1)));
    let best = 0;
    values.forEach((value, i) => (best = value > values[best]! ? i : best));
    const sum = values.reduce((total, value) => total + Math.exp(value - values[best]!), 0);
    return { name: MODEL_CLASSES[best]!, probability: 1 / sum };
  };
}

function resampleCloses(closes: ArrayLike<number>): Float32Array {
  const values = new Float32Array(INPUT);
  const step = (closes.length - 1) / (INPUT - 1);
  let squares = 0;
  for (let i = 0; i < INPUT; i++) {
    const before = Math.min(Math.floor(i * step), closes.length - 1);
    const after = Math.min(before + 1, closes.length - 1);
    const value = closes[before]! + (closes[after]! - closes[before]!) * (i * step - before);
    values[i] = value;
    squares += value * value;
  }
  const norm = Math.sqrt(squares);
  return values.map((value) => value / norm);
}

const ZEROS = new Float32Array(HIDDEN);

function applyDenseLayer(
  { inputs, outputs, kernel, bias }: Layer,
  values: Float32Array,
  relu: boolean,
): Float32Array {
  const result = Float32Array.from(bias);
  // Many inputs are 0 after a ReLU and are skipped. Processing four of the others at a time halves the duration.
  const live: number[] = [];
  for (let i = 0; i < inputs; i++) if (values[i] !== 0) live.push(i);
  for (let k = 0; k < live.length; k += 4) {
    const getRow = (n: number) =>
      n < live.length ? kernel.subarray(live[n]! * outputs, (live[n]! + 1) * outputs) : ZEROS;
    const [k0, k1, k2, k3] = [getRow(k), getRow(k + 1), getRow(k + 2), getRow(k + 3)];
    const readValue = (n: number) => (n < live.length ? values[live[n]!]! : 0);
    const [v0, v1, v2, v3] = [readValue(k), readValue(k + 1), readValue(k + 2), readValue(k + 3)];
    for (let j = 0; j < outputs; j++)
      result[j] = result[j]! + v0 * k0[j]! + v1 * k1[j]! + v2 * k2[j]! + v3 * k3[j]!;
  }
  return relu ? result.map((value) => (value > 0 ? value : 0)) : result;
}
