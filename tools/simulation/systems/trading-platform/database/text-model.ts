import type { RunStatement } from '../../../services/postgresql/statement';

/** The model of a statement with its text, as the handlers send it. */
export interface TextModel {
  readonly text: string;
  /** Whether PostgreSQL refuses it on a reader. */
  readonly writes: boolean;
  readonly run: RunStatement;
}
