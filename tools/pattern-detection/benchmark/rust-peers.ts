import { join } from 'node:path';
import { UserError } from '../../../src/cli/errors';
import { runCommand, type Env } from '../../../src/cli/process/run-command';
import { ContenderProcess } from './contender-process';

const ROOT = join(__dirname, '../../..');
const MANIFEST = join(ROOT, 'tools', 'pattern-detection', 'peers', 'rust', 'Cargo.toml');
const TARGET = join(ROOT, '.stacks', 'peers-rust');

/** Libraries from crates.io; Cargo.toml and Cargo.lock in tools/pattern-detection/peers/rust pin their versions. */
export const RUST_PEERS = ['kestrel-chartkit', 'wickra-core'] as const;
export type RustPeer = (typeof RUST_PEERS)[number];

/**
 * Builds the program that runs the crates, unless it is built.
 * @throws UserError if cargo is not installed, or if the crates cannot be downloaded or compiled
 */
export async function buildRustPeers(
  onProgress: (line: string) => void,
  env: Env = process.env,
): Promise<void> {
  onProgress(`building ${RUST_PEERS.join(' and ')}, which takes minutes the first time`);
  const options = ['--release', '--locked', '--quiet', '--manifest-path', MANIFEST, '--target-dir', TARGET];
  const { code, stderr } = await runCommand('cargo', ['build', ...options], { env });
  if (code === 0) return;
  const reason = stderr.match(/^error.*$/m)?.[0] ?? stderr.trim().split('\n').at(-1);
  throw new UserError(`cargo failed to build the Rust peers (${reason}): make a crate registry reachable`);
}

/** Starts a library in a separate process, which answers the `detect` requests that peers.py describes. */
export const startRustPeer = (peer: RustPeer): ContenderProcess =>
  new ContenderProcess(join(TARGET, 'release', 'pattern-detection-peers'), [peer]);
