import { invalid } from '#libs/kernel';

/** A place where goods are. Without an outlet it belongs to the whole business. */
export interface Warehouse {
  readonly id: string;
  readonly outletId: string | null;
  readonly name: string;
  readonly code: string;
  readonly type: 'CENTRAL' | 'OUTLET';
  readonly isDefault: boolean;
  readonly isActive: boolean;
  readonly version: number;
  readonly createdAt: Date;
}

/** What somebody says of a warehouse. In a change, what is left out stays. */
export interface WarehouseFields {
  readonly outletId?: string | null | undefined;
  readonly name?: string | undefined;
  readonly code?: string | undefined;
  readonly type?: 'CENTRAL' | 'OUTLET' | undefined;
  readonly isDefault?: boolean | undefined;
  readonly isActive?: boolean | undefined;
}

/** A warehouse before and after; `was` is undefined for a new one. */
export interface Changed {
  readonly was: Warehouse | undefined;
  readonly is: Warehouse;
}

/** Adds a warehouse; answers it and the one that it takes the default from. */
export function add(all: readonly Warehouse[], made: Warehouse): Changed[] {
  return differing(all, settled([...all, made], made.isDefault ? made.id : undefined));
}

/** Changes one of the warehouses; answers it and those whose default that moves. */
export function change(all: readonly Warehouse[], id: string, fields: WarehouseFields): Changed[] {
  const before = all.find((w) => w.id === id)!;
  const isHere = fields.outletId === undefined || fields.outletId === before.outletId;
  if (fields.isDefault === false && before.isDefault && isHere && fields.isActive !== false)
    throw invalid('isDefault', 'moves by making another warehouse the default');
  const after: Warehouse = {
    ...before,
    outletId: fields.outletId === undefined ? before.outletId : fields.outletId,
    name: fields.name ?? before.name,
    code: fields.code ?? before.code,
    type: fields.type ?? before.type,
    isActive: fields.isActive ?? before.isActive,
    isDefault: before.isDefault && isHere,
  };
  const changed = settled(
    all.map((w) => (w.id === id ? after : w)),
    fields.isDefault ? id : undefined,
  );
  // who changes a warehouse to what it is gets its next version all the same
  return differing(all, changed, id);
}

/** What remains when a warehouse goes: answers the one that becomes the default instead. */
export function remove(all: readonly Warehouse[], id: string): Changed[] {
  const others = all.filter((w) => w.id !== id);
  return differing(others, settled(others, undefined));
}

/** Each outlet has exactly one default among its active warehouses: the wanted one, else the one it had, else the oldest. */
function settled(all: readonly Warehouse[], wanted: string | undefined): Warehouse[] {
  const defaults = new Map<string | null, Warehouse>();
  const oldestFirst = all.filter((w) => w.isActive).sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  const rank = (w: Warehouse): number => (w.id === wanted ? 2 : w.isDefault ? 1 : 0);
  for (const w of oldestFirst) {
    const chosen = defaults.get(w.outletId);
    if (!chosen || rank(w) > rank(chosen)) defaults.set(w.outletId, w);
  }
  return all.map((w) => ({ ...w, isDefault: defaults.get(w.outletId)?.id === w.id }));
}

function differing(before: readonly Warehouse[], after: readonly Warehouse[], always?: string): Changed[] {
  const old = new Map(before.map((w) => [w.id, w]));
  return after.flatMap((is): Changed[] => {
    const was = old.get(is.id);
    if (!was) return [{ was, is }];
    if (was.isDefault === is.isDefault && is.id !== always) return [];
    return [{ was, is: { ...is, version: was.version + 1 } }];
  });
}
