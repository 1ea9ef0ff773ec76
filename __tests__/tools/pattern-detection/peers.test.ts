import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildRustPeers, RUST_PEERS } from '../../../tools/pattern-detection/benchmark/rust-peers';
import { QUICK } from '../../../tools/pattern-detection/evaluate/corpus';
import { readRealMarket } from '../../../tools/pattern-detection/evaluate/market';
import {
  toDetections,
  createSample,
  measurePeer,
  requestSignals,
} from '../../../tools/pattern-detection/evaluate/peers';
import { createPeersTable } from '../../../tools/pattern-detection/evaluate/peers-table';
import type { DetectedPattern } from '../../../tools/pattern-detection/evaluate/types';

const sample = createSample(1, 'test', { ...QUICK, planted: 4, nulls: 12, nullSeries: 4 }, readRealMarket());
const { truth, bars } = sample.planted[0]!;
const [first, last] = [truth!.extremes[0]!.index, truth!.extremes.at(-1)!.index];

it('the comparison uses the reported extent of a signal, or the planted extent if it has none', () => {
  const time = (index: number) => bars[index]!.timestamp;
  const [withoutExtent, withExtent] = toDetections({ bars, truth }, [
    ['double-top', truth!.breakAt],
    ['double-top', truth!.breakAt, 3, 7],
  ]);
  expect(withoutExtent).toEqual({
    pattern: 'double-top',
    start: time(first),
    end: time(last),
    confirmedAt: time(truth!.breakAt),
  });
  expect(withExtent).toMatchObject({ start: time(3), end: time(7) });
});

it('the comparison counts recall, precision and detections of a perfect library that reports once per series without a pattern', () => {
  const detections = new Map<unknown, DetectedPattern[]>([
    ...sample.planted.map(
      (series) =>
        [
          series.bars,
          series.truth ? toDetections(series, [[series.truth.pattern, series.truth.breakAt]]) : [],
        ] as const,
    ),
    ...sample.walks.map((walk) => [walk, toDetections({ bars: walk }, [['double-top', 500]])] as const),
  ]);
  const report = measurePeer('perfect', (series) => detections.get(series)!, sample);
  expect(report.nullDetections).toEqual({
    'head-and-shoulders': 0,
    'double-top': 1,
    'ascending-triangle': 0,
  });
  const { rows } = createPeersTable([report]);
  const all = '100.0 %';
  expect(rows).toEqual([
    ['perfect', 'head-and-shoulders', all, all, all, all, '0.00'],
    ['perfect', 'double-top', all, all, all, all, '1.00'],
    ['perfect', 'ascending-triangle', all, all, all, all, '0.00'],
  ]);
});

describe('libraries in processes of their own', () => {
  const walks = sample.walks.slice(0, 2);
  const install = () => Promise.resolve();

  it('receive all series as columns, and one that fails is reported and skipped', async () => {
    const progress: string[] = [];
    const requests: unknown[] = [];
    const ended: string[] = [];
    const works = {
      request: (request: unknown) => (requests.push(request), Promise.resolve([[['double-top', 7]], []])),
      end: () => void ended.push('works'),
    };
    const fails = {
      request: () => Promise.reject(new Error('no module')),
      end: () => void ended.push('fails'),
    };
    const group = { names: ['works', 'fails'], install, start: () => [works, fails] };
    const results = await Promise.all(await requestSignals(group, walks, (line) => progress.push(line)));
    expect(results).toEqual([{ name: 'works', signals: [[['double-top', 7]], []] }, undefined]);
    expect(requests).toEqual([
      {
        do: 'detect',
        all: walks.map((walk) => expect.objectContaining({ close: walk.map((b) => b.close) })),
      },
    ]);
    expect(progress).toEqual(['skipped: fails: no module']);
    expect(ended.sort()).toEqual(['fails', 'works']);
  });

  it('are skipped with the reason if they cannot be installed', async () => {
    const progress: string[] = [];
    const group = {
      names: ['one', 'two'],
      install: () => Promise.reject(new Error('no index')),
      start: () => [],
    };
    expect(await requestSignals(group, walks, (line) => progress.push(line))).toEqual([]);
    expect(progress).toEqual(['skipped: one and two: no index']);
  });
});

describe('the libraries from crates.io', () => {
  it('are pinned in Cargo.toml and Cargo.lock', () => {
    const folder = join(__dirname, '../../../tools/pattern-detection/peers/rust');
    const manifest = readFileSync(join(folder, 'Cargo.toml'), 'utf8');
    const lock = readFileSync(join(folder, 'Cargo.lock'), 'utf8');
    for (const name of RUST_PEERS) {
      const [, version] = new RegExp(`^${name} = .*"=([\\d.]+)"`, 'm').exec(manifest) ?? [];
      expect(lock).toContain(`name = "${name}"\nversion = "${version}"\n`);
    }
  });

  it('require cargo', async () => {
    await expect(buildRustPeers(() => {}, { PATH: '' })).rejects.toThrow('cargo was not found on the PATH');
  });

  it('report why cargo failed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cargo-'));
    writeFileSync(
      join(folder, 'cargo'),
      '#!/bin/sh\necho "warning: x" >&2\necho "error: no crate" >&2\nexit 101\n',
    );
    chmodSync(join(folder, 'cargo'), 0o755);
    await expect(buildRustPeers(() => {}, { PATH: folder })).rejects.toThrow(
      'cargo failed to build the Rust peers (error: no crate): make a crate registry reachable',
    );
  });
});
