import { join } from 'node:path';
import { installVenv, getProgramPath } from '../../../src/cli/process/venv';
import type { Bar } from '../../../src/domain/patterns';
import { Contender } from './process';

const ROOT = join(__dirname, '../../..');
const PEERS = join(ROOT, 'tools', 'pattern-detection', 'peers');
const VENV = join(ROOT, '.stacks', 'peers-venv');

/** The peers that PyPI has, with the versions that tools/pattern-detection/peers/requirements.txt pins. */
export const PYTHON_PEERS = ['ta-patterns', 'numta'] as const;
export type PythonPeer = (typeof PYTHON_PEERS)[number];

/** The columns that they take. */
export const toColumns = (bars: readonly Bar[]) => ({
  open: bars.map(({ open }) => open),
  high: bars.map(({ high }) => high),
  low: bars.map(({ low }) => low),
  close: bars.map(({ close }) => close),
});

/**
 * Installs the peers, pinned by hash, in a virtual environment of their own; nothing if they are there already.
 * @throws UserError if Python or the packages can't be had
 */
export const installPeers = (tell: (line: string) => void): Promise<void> =>
  installVenv({ label: 'the Python peers', requirements: join(PEERS, 'requirements.txt'), dir: VENV }, tell);

/** The peer in a process of its own; its questions are in tools/pattern-detection/peers/peers.py. */
export const startPeer = (peer: PythonPeer): Contender =>
  new Contender(getProgramPath(VENV, 'python'), [join(PEERS, 'peers.py'), peer]);
