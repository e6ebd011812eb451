export { chooseTier, resolvePrice } from './price.js';
export type {
  ChosenTier,
  PricedProduct,
  PriceSource,
  ResolvedPrice,
  TierCandidates,
  TierPrice,
  TierSource,
} from './price.js';
export { priceBasket } from './quote.js';
export type { Basket, BasketLine, PricedBasket, PricedLine, Totals } from './quote.js';
export { nothingRefunded, refundShare } from './refund.js';
export type { RefundShare, SoldLine } from './refund.js';
