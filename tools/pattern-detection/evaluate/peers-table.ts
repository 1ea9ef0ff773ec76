import { formatShare, type ReportTable } from './format';
import type { PeerReport } from './peers';
import { CLASSES, NOISE_NAMES } from './types';

/** Recall, precision and detections without a pattern, of the engine and of other libraries on the same series. */
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
    reports.map(({ name, findings, nullDetections: fires }) => [
      name,
      pattern,
      ...NOISE_NAMES.map((noise) => formatShare(findings.recall, `${pattern} · ${noise}`)),
      formatShare(findings.precision, pattern),
      fires[pattern].toFixed(2),
    ]),
  ),
});
