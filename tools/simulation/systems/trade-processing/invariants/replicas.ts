import type { Row } from '../ledger-entries';

const formatKey = ({ pk, sk }: Row): string => `${String(pk)} ${String(sk)}`;

/** Finds the rows that differ between two replicas. Rows are compared by identity first: a replica stores what it received. */
export const findDifferences = (left: readonly Row[], right: readonly Row[]): readonly string[] => {
  const others = new Map(right.map((row) => [formatKey(row), row]));
  const differences = left.flatMap((row) => {
    const key = formatKey(row);
    const other = others.get(key);
    others.delete(key);
    if (other === row || JSON.stringify(other) === JSON.stringify(row)) return [];
    return [`the row ${key} ${other ? 'differs' : 'is in one replica only'}: expected equal replicas`];
  });
  return [...differences, ...[...others.keys()].map((key) => `the row ${key} is in one replica only`)];
};
