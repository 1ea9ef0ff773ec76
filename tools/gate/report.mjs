// The table at the end of the gate. Plain Node.js without packages.

const HEADING = ['step', 'time', 'CPU', 'passed', 'failed'];

/**
 * Formats one line for each step, with its duration and the CPU time of all its processes.
 * @param packagesSeconds the duration of the installation of the npm packages
 * @param seconds the total duration
 */
export function formatTable(results, packagesSeconds, seconds) {
  const cpu = results.reduce((sum, { cpuSeconds = 0 }) => sum + cpuSeconds, 0);
  const count = (field) => String(results.reduce((sum, result) => sum + result[field], 0));
  const rows = [
    HEADING,
    ...(packagesSeconds >= 1 ? [['npm packages', formatSeconds(packagesSeconds), '', '', '']] : []),
    ...results.map((result) => [
      result.name,
      formatSeconds(result.seconds),
      result.cpuSeconds === undefined ? '' : formatSeconds(result.cpuSeconds),
      String(result.passed),
      String(result.failed),
    ]),
    ['total', formatSeconds(seconds), formatSeconds(cpu), count('passed'), count('failed')],
  ];
  const widths = HEADING.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Formats a duration: `1 min 5 s`, or `4.2 s` below a minute. */
export function formatSeconds(seconds) {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2)} s`;
}
