import { formatEntryKey } from '../../../../../src/domain/ledger';

/** A checkpoint as it was stored. */
export interface StoredText {
  readonly key: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

interface Content {
  readonly region: string;
  readonly chains: readonly { readonly shard: number; readonly sequence: number }[];
}

/** Finds checkpoints that list an entry which was not written when the checkpoint was stored. */
export const findUncovered = (
  checkpoints: readonly StoredText[],
  writtenAt: ReadonlyMap<string, number>,
): readonly string[] =>
  checkpoints.flatMap(({ key, text, at }) => {
    const { region, chains } = JSON.parse(text) as Content;
    return chains.flatMap(({ shard, sequence }) => {
      const { pk, sk } = formatEntryKey({ region, shard, sequence });
      const written = writtenAt.get(`${pk} ${sk}`) ?? Infinity;
      return written <= at
        ? []
        : [`the checkpoint ${key} lists the entry ${pk} ${sk}, which was not written then`];
    });
  });
