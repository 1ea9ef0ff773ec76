import { formatPercent, formatShare, type ReportTable } from './format';
import type { PopulationReport } from './evaluate';
import { SCALE_RANGES } from './tally';
import { CLASSES, NOISE_NAMES } from './types';

/** Creates the tables of recall by noise, scale, style and rendering, and the delay. */
export function createRecallTables({ findings, styles }: PopulationReport): ReportTable[] {
  const createTable = (title: string, values: readonly string[]): ReportTable => ({
    title,
    head: ['class', 'noise', ...values],
    rows: CLASSES.flatMap((pattern) =>
      NOISE_NAMES.map((noise) => [
        pattern,
        noise,
        ...values.map((value) =>
          formatShare(findings.recall, `${pattern} · ${noise}${value && ` · ${value}`}`),
        ),
      ]),
    ),
  });
  const textures = [
    ...new Set([...findings.recall.rates.keys()].map((key) => key.split(' · ')[2] ?? '')),
  ].filter((name) => name && !(SCALE_RANGES as readonly string[]).includes(name) && !styles.includes(name));
  return [
    {
      title: 'Recall',
      head: ['class', ...NOISE_NAMES.map((noise) => `${noise} noise`), 'delay: median', 'p95', 'early'],
      rows: CLASSES.map((pattern) => {
        const { median, p95, early } = findings.delay(pattern);
        const recall = NOISE_NAMES.map((noise) => formatShare(findings.recall, `${pattern} · ${noise}`));
        return [pattern, ...recall, `${median}`, `${p95}`, formatPercent(early)];
      }),
    },
    createTable('Recall by scale', SCALE_RANGES),
    createTable('Recall by style', styles),
    {
      title: 'Recall by rendering, at low / medium / high noise',
      head: ['rendering', ...CLASSES],
      rows: textures
        .sort()
        .map((texture) => [
          texture,
          ...CLASSES.map((pattern) =>
            NOISE_NAMES.map((noise) =>
              formatShare(findings.recall, `${pattern} · ${noise} · ${texture}`),
            ).join(' / '),
          ),
        ]),
    },
  ];
}
