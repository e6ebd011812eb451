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

/** What moved of a product. */
export interface Moved extends Flow {
  readonly productId: string;
  readonly sku: string | null;
  readonly name: string | null;
}

/** Each figure of a flow, and where roll-ups keep it. */
export const flowKeptAs: Readonly<Record<keyof Flow, string>> = {
  ...{ sold: 'quantity', returned: 'restocked', purchased: 'purchased' },
  ...{ transferredIn: 'transferred_in', transferredOut: 'transferred_out' },
  ...{ adjustedIn: 'adjusted_in', adjustedOut: 'adjusted_out', counted: 'counted' },
};

/** The columns of a flow. */
export const flowColumns = Object.keys(flowKeptAs) as (keyof Flow)[];

/** A flow in units, with what it comes to on the shelf. */
export function inUnits(flow: Flow): Record<keyof Flow | 'net', number> {
  const { sold, returned, purchased, transferredIn, transferredOut, adjustedIn, adjustedOut, counted } = flow;
  const net = returned - sold + purchased + transferredIn - transferredOut + adjustedIn - adjustedOut + counted;
  const units = Object.fromEntries(flowColumns.map((column) => [column, fromThousandths(flow[column])]));
  return { ...units, net: fromThousandths(net) } as Record<keyof Flow | 'net', number>;
}

/** A product that moved, as a report shows it: under its id where the directory has not heard of it. */
export const movedProduct = ({
  productId,
  sku,
  name,
  ...flow
}: Moved): Record<keyof Flow | 'net', number> & {
  productId: string;
  sku: string;
  name: string;
} => ({
  ...{ productId, sku: sku ?? productId, name: name ?? productId },
  ...inUnits(flow),
});
