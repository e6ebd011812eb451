import { all } from './check.mjs';
import { chainsHold } from './checks/audit.mjs';
import {
  everyConsumerTookEveryEvent,
  nothingIsBehindTheCursors,
  nothingWaitsBehindPoison,
  oneAuditRecordPerEvent,
  oneReceiptMailPerSale,
  theBrokerHasEveryEvent,
} from './checks/events.mjs';
import { receivedIsWhatCame } from './checks/procurement.mjs';
import { rollUpsAreTheirSales, takingsAreTheirPayments } from './checks/reports.mjs';
import {
  linesAddUp,
  nothingStaysPending,
  paymentsCoverTheSale,
  PENDING_SECONDS,
  receiptsAreContiguous,
  receiptsAreKept,
  taxIsRoundedOncePerRate,
} from './checks/sales.mjs';
import {
  costIsWhatMovementsSay,
  everyCommitHasItsOrder,
  oneMovementPerLine,
  oneMovementPerReturn,
  stockIsItsMovements,
  stockNotBelowZero,
} from './checks/stock.mjs';
import { childrenAreTheirParents, eventsStayInTheirBusiness } from './checks/tenants.mjs';
import { announcedVersionsRise, copiesAreTheLatest, recordedVersionsRise } from './checks/versions.mjs';

/**
 * @typedef {object} Invariant
 * @property {string} id as in the list of what must survive
 * @property {string} says
 * @property {import('./check.mjs').Check} check
 */

/**
 * The first of the list of what must survive; later work adds to it.
 * @type {Invariant[]}
 */
export const invariants = [
  {
    id: 'I1',
    says: 'Stock and its cost are the sums of their movements, and stock is below zero only where the policy lets it.',
    check: all(stockIsItsMovements, stockNotBelowZero, costIsWhatMovementsSay),
  },
  {
    id: 'I2',
    says: 'Each counted line sold or put back has exactly one movement of its quantity; deliveries are what was received.',
    check: all(oneMovementPerLine, oneMovementPerReturn, receivedIsWhatCame),
  },
  {
    id: 'I3',
    says: 'Each event has exactly one audit record, each sale to somebody with an address exactly one receipt mail.',
    check: all(oneAuditRecordPerEvent, oneReceiptMailPerSale),
  },
  {
    id: 'I4',
    says: 'Payments cover the total, change is what exceeds it, never above the cash given; takings add up to them.',
    check: all(paymentsCoverTheSale, takingsAreTheirPayments),
  },
  {
    id: 'I5',
    says: 'Receipt numbers run from 1 without gap or repeat in each series.',
    check: all(receiptsAreContiguous, receiptsAreKept),
  },
  {
    id: 'I6',
    says: 'The audit of each business is an unbroken chain up to its head, by way of every anchor.',
    check: chainsHold,
  },
  {
    id: 'I7',
    says: `No order is PENDING over ${PENDING_SECONDS} s; stock was taken for exactly the completed orders.`,
    check: all(nothingStaysPending, everyCommitHasItsOrder),
  },
  {
    id: 'I8',
    says: 'Every event announced was taken by each of its consumers, once, and nothing else was.',
    check: all(nothingIsBehindTheCursors, theBrokerHasEveryEvent, everyConsumerTookEveryEvent),
  },
  {
    id: 'I10',
    says: 'What a row names is of its own business; no event leaves the subject and the audit of its business.',
    check: all(childrenAreTheirParents, eventsStayInTheirBusiness),
  },
  {
    id: 'I11',
    says: 'Lines add up to the header in every field, tax is rounded once per rate, reports add up to their sales.',
    check: all(linesAddUp, taxIsRoundedOncePerRate, rollUpsAreTheirSales),
  },
  {
    id: 'I12',
    says: 'The versions of a thing rise one by one as they are announced, recorded and copied.',
    check: all(announcedVersionsRise, recordedVersionsRise, copiesAreTheLatest),
  },
  {
    id: 'I14',
    says: 'Events that were given up are listed, and nothing waits for them.',
    check: nothingWaitsBehindPoison,
  },
];
