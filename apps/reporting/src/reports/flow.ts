import { fromThousandths, type Thousandths } from '#libs/kernel';

/** What moved of a product in a period, by why. */
export interface Flow {
  readonly sold: Thousandths;
  /** Back on the shelf after a refund. */
  readonly returned: Thousandths;
  readonly purchased: Thousandths;
  readonly transferredIn: Thousandths;
  readonly transferredOut: Thousandths;
  readonly adjustedIn: Thousandths;
  readonly adjustedOut: Thousandths;
  /** Signed: what counting found more or less. */
  readonly counted: Thousandths;
}

/** The columns of a flow. */
export const flowColumns = [
  ...['sold', 'returned', 'purchased', 'transferredIn', 'transferredOut', 'adjustedIn', 'adjustedOut', 'counted'],
] as (keyof Flow)[];

/** A flow in units, with what it comes to on the shelf. */
export function inUnits(flow: Flow): Record<keyof Flow | 'net', number> {
  const { sold, returned, purchased, transferredIn, transferredOut, adjustedIn, adjustedOut, counted } = flow;
  const net = returned - sold + purchased + transferredIn - transferredOut + adjustedIn - adjustedOut + counted;
  const units = Object.fromEntries(flowColumns.map((column) => [column, fromThousandths(flow[column])]));
  return { ...units, net: fromThousandths(net) } as Record<keyof Flow | 'net', number>;
}
