/** An entry that a chain must contain, from a checkpoint or from the head of the chain. */
export interface Mark {
  readonly sequence: number;
  readonly hash: string;
  /** Where the mark is from, such as `checkpoint 12`. */
  readonly source: string;
}

/** Describes a mark that is later than the last row. @param last the sequence number of the last row; -1 if there is none */
export const describeMissingRows = ({ sequence, source }: Mark, last: number): string =>
  `${source} contains sequence ${sequence}; the last row found is ${last < 0 ? 'none' : last}`;

/** Describes a mark with another hash than its row. @param confirmed the last row that an earlier mark confirms */
export const describeOtherHash = ({ sequence, hash, source }: Mark, confirmed: number): string =>
  `${source} has the hash ${hash}; the first changed row is ` +
  (confirmed + 1 === sequence ? `row ${sequence}` : `one of ${confirmed + 1} to ${sequence}`);
