import { type RunStatement, StatementModels } from '../../../services/postgresql/statement';
import { BOOK_STATEMENTS } from './book-statements';
import { EVENT_STATEMENTS } from './event-statements';
import { MESSAGE_STATEMENTS } from './message-statements';
import { QUERY_STATEMENTS } from './query-statements';
import type { TextModel } from './text-model';

export { TABLES } from './schema';

const OWN_STATEMENTS = { ...BOOK_STATEMENTS, ...MESSAGE_STATEMENTS, ...EVENT_STATEMENTS };
export type StatementName = keyof typeof OWN_STATEMENTS;

/** Models that replace those of statements: a planted bug. */
export type ChangedStatements = Partial<Readonly<Record<StatementName, RunStatement>>>;

/** Creates the models of all statements of the handlers. */
export const createStatements = (changed: ChangedStatements = {}): StatementModels =>
  new StatementModels(
    Object.entries<TextModel>({ ...OWN_STATEMENTS, ...QUERY_STATEMENTS }).map(([name, model]) => ({
      ...model,
      name,
      run: changed[name as StatementName] ?? model.run,
    })),
  );
