/** The severities of alerts, in ascending order. */
export const SEVERITIES = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Classifies an alert. @param confidence 0 to 100 */
export const classifySeverity = (confidence: number): Severity => {
  if (confidence >= 90) return 'CRITICAL';
  if (confidence >= 80) return 'HIGH';
  return confidence >= 65 ? 'MEDIUM' : 'LOW';
};

/** Returns the range of a confidence as the value of a metric dimension: `80-89`, `90-100`, `none`. */
export const getConfidenceBucket = (confidence: number | undefined): string => {
  if (confidence === undefined) return 'none';
  const low = Math.min(Math.floor(confidence / 10) * 10, 90);
  return low === 90 ? '90-100' : `${low}-${low + 9}`;
};
