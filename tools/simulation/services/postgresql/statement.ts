import { UnsupportedRequestError } from '../operations';
import type { Row } from './table';
import type { Transaction } from './transaction';

/** The effect of a statement on the rows, and the rows that it returns. */
export type RunStatement = (transaction: Transaction, values: readonly unknown[]) => readonly Row[];

/** The model of a statement. */
export interface StatementModel {
  /** The name in traces. */
  readonly name: string;
  /** Whether PostgreSQL refuses it on a reader: it writes or locks rows. */
  readonly writes: boolean;
  readonly run: RunStatement;
}

/** Texts that differ only in spaces are the same statement. */
const normalize = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The models of the statements of a system, by their texts. A changed statement has no model, so it is not simulated. */
export class StatementModels {
  private readonly byText: ReadonlyMap<string, StatementModel>;
  /** The models by the texts as the code writes them. */
  private readonly known = new Map<string, StatementModel>();

  constructor(models: readonly (StatementModel & { readonly text: string })[]) {
    this.byText = new Map(models.map(({ text, ...model }) => [normalize(text), model]));
  }

  /** @throws UnsupportedRequestError if there is no model of the statement */
  find(text: string): StatementModel {
    const known = this.known.get(text);
    if (known) return known;
    const model = this.byText.get(normalize(text));
    if (!model)
      throw new UnsupportedRequestError(
        `the model of the database does not know this statement, or only an earlier text of it: ${normalize(text)}`,
      );
    this.known.set(text, model);
    return model;
  }
}
