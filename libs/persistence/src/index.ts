export { Batch } from './batch.js';
export { jsonArray } from './binary.js';
export { Database } from './database.js';
export { asRefusal, isAway, isRetryable, violatedUnique } from './faults.js';
export { HeldEvents, Inbox } from './inbox.js';
export type { GivenUp, TellGivenUp } from './inbox.js';
export { KeptAnswers, keepAnswersSql, keptAnswer, type KeptAnswer } from './kept-answers.js';
export { migrate, type ServiceDatabase } from './migrate.js';
export { idRange, withinIds } from './months.js';
export {
  OUTBOX_COLUMNS,
  OUTBOX_TYPES,
  causeOf,
  eventId,
  outboxColumns,
  outboxRow,
  type Announcement,
  type OutboxRow,
} from './outbox.js';
export { MOST_COUNTED, paged, pageOf, sortOf } from './paging.js';
export { provision, type RolePasswords } from './provision.js';
export { Relay, type StreamMark, type Target } from './relay.js';
export { acrossBusinesses, messagingTables, monthlyById, secureTable, services, type ServiceName } from './schema.js';
export type { Row, Value } from './statement.js';
export { BROKER, brokerTarget, localTarget, relayConsumer } from './targets.js';
export { Transactions, type Tx } from './transactions.js';
