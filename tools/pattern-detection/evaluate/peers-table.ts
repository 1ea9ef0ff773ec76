import { formatShare, type ReportTable } from './format';
import type { PeerReport } from './peers';
import { CLASSES, NOISE_NAMES } from './types';

/** Compares the engine with other libraries on the same series: recall, precision, and detections in series without a pattern. */
export const createPeersTable = (reports: readonly PeerReport[]): ReportTable => ({
  title: 'Other libraries on the same data',
  head: [
    'detector',
    'class',
    ...NOISE_NAMES.map((noise) => `recall, ${noise} noise`),
    'precision',
    'detections per 1,000 bars without a pattern',
  ],
  rows: CLASSES.flatMap((pattern) =>
    reports.map(({ name, findings, nullDetections }) => [
      name,
      pattern,
      ...NOISE_NAMES.map((noise) => formatShare(findings.recall, `${pattern} · ${noise}`)),
      formatShare(findings.precision, pattern),
      nullDetections[pattern].toFixed(2),
    ]),
  ),
});
