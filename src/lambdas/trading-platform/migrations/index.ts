import books from './0001-books.sql';
import messages from './0002-messages.sql';
import applicationRole from './0003-application-role.sql';
import widestTerms from './0004-widest-terms.sql';
import outboxOrder from './0005-outbox-order.sql';
import latestRequests from './0006-latest-requests.sql';
import readerRole from './0007-reader-role.sql';

/** A change of the database's schema. Once released, its text never changes. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** All migrations, in the order of their versions from 1. The next one gets a file and a line here. */
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, name: 'books', sql: books },
  { version: 2, name: 'messages', sql: messages },
  { version: 3, name: 'application-role', sql: applicationRole },
  { version: 4, name: 'widest-terms', sql: widestTerms },
  { version: 5, name: 'outbox-order', sql: outboxOrder },
  { version: 6, name: 'latest-requests', sql: latestRequests },
  { version: 7, name: 'reader-role', sql: readerRole },
];
