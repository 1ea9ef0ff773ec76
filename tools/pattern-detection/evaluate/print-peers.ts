import { formatShare, type ReportTable } from './format';
import type { PeerReport } from './peers';
import { CLASSES, NOISE_NAMES } from './types';

/** Peers beside the engine: points 1 and 2 on the same series. */
export const peersTable = (reports: readonly PeerReport[]): ReportTable => ({
  title: 'Peers on the same data',
  head: [
    'detector',
    'class',
    ...NOISE_NAMES.map((noise) => `recall, ${noise} noise`),
    'precision',
    'fires per 1,000 null bars',
  ],
  rows: CLASSES.flatMap((pattern) =>
    reports.map(({ name, findings, fires }) => [
      name,
      pattern,
      ...NOISE_NAMES.map((noise) => formatShare(findings.recall, `${pattern} · ${noise}`)),
      formatShare(findings.precision, pattern),
      fires[pattern].toFixed(2),
    ]),
  ),
});
