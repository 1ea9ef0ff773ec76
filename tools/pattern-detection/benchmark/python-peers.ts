import { join } from 'node:path';
import { installVenv, getProgramPath } from '../../../src/cli/process/venv';
import type { Bar } from '../../../src/domain/patterns';
import { ContenderProcess } from './contender-process';

const ROOT = join(__dirname, '../../..');
const PEERS = join(ROOT, 'tools', 'pattern-detection', 'peers');
const VENV = join(ROOT, '.stacks', 'peers-venv');

/** Libraries from PyPI; tools/pattern-detection/peers/requirements.txt pins their versions. */
export const PYTHON_PEERS = ['ta-patterns', 'numta'] as const;
export type PythonPeer = (typeof PYTHON_PEERS)[number];

/** The bars as columns, the input of these libraries. */
export const toColumns = (bars: readonly Bar[]) => ({
  open: bars.map(({ open }) => open),
  high: bars.map(({ high }) => high),
  low: bars.map(({ low }) => low),
  close: bars.map(({ close }) => close),
});

/**
 * Installs the libraries, pinned by hash, in a separate virtual environment, unless they are installed.
 * @throws UserError if Python or the packages are not available
 */
export const installPeers = (onProgress: (line: string) => void): Promise<void> =>
  installVenv(
    { label: 'the Python peers', requirements: join(PEERS, 'requirements.txt'), dir: VENV },
    onProgress,
  );

/** Starts a library in a separate process; tools/pattern-detection/peers/peers.py describes its requests. */
export const startPeer = (peer: PythonPeer): ContenderProcess =>
  new ContenderProcess(getProgramPath(VENV, 'python'), [join(PEERS, 'peers.py'), peer]);
