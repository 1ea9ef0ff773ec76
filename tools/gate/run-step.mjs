// Runs a step of the gate, and measures it. Plain Node.js without packages.
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../bin/packages.mjs';
import { results } from './steps.mjs';

const MEASURE = join(root, 'tools', 'gate', 'measure.py');

/**
 * Runs a step, and waits until it ends.
 * @param live whether to print its output at once; otherwise the result contains it
 * @returns how many tests passed and failed, the seconds it took and the CPU seconds of its processes
 */
export async function runStep(step, live) {
  const started = Date.now();
  const cpuFile = join(results, `${step.name}.cpu`);
  rmSync(cpuFile, { force: true });
  const { code, output, error } = await spawnStep(step, cpuFile, live);
  const counts = step.counts ? readTestCounts(step.counts) : undefined;
  return {
    name: step.name,
    passed: counts ? counts.passed : code === 0 ? 1 : 0,
    // A run that failed without a failed test, such as one that could not start, counts as one failure.
    failed: Math.max(counts?.failed ?? 0, code === 0 ? 0 : 1),
    seconds: (Date.now() - started) / 1000,
    cpuSeconds: readCpuSeconds(cpuFile),
    output: error ? `${output}${step.command} could not run: ${error.message}\n` : output,
  };
}

function spawnStep({ command, args, cwd, env = {}, niceness = 0 }, cpuFile, live) {
  const child = spawn('nice', ['-n', `${niceness}`, 'python3', MEASURE, cpuFile, command, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', live ? 'inherit' : 'pipe', live ? 'inherit' : 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: undefined, output, error }));
    child.on('close', (code) => resolve({ code, output }));
  });
}

function readTestCounts(file) {
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites, numRuntimeErrorTestSuites } = JSON.parse(
      readFileSync(file, 'utf8'),
    );
    return {
      passed: numPassedTests,
      failed: numFailedTests + (numFailedTests === 0 ? numFailedTestSuites || numRuntimeErrorTestSuites : 0),
    };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function readCpuSeconds(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Runs the lanes in parallel, and the steps of each lane one after the other. A step also waits for the steps that it
 * lists in `after`.
 * @param run one step
 * @returns the results, in the order in which the steps ended
 */
export async function runLanes(lanes, run) {
  const results = [];
  const ended = new Map();
  for (const { name } of lanes.flat()) {
    let resolve;
    const promise = new Promise((settle) => (resolve = settle));
    ended.set(name, { promise, resolve });
  }
  const runLane = async (lane) => {
    for (const step of lane) {
      await Promise.all((step.after ?? []).map((name) => ended.get(name)?.promise));
      results.push(await run(step));
      ended.get(step.name).resolve();
    }
  };
  await Promise.all(lanes.map(runLane));
  return results;
}
