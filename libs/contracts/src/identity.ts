import { event, paged, query } from './call.js';
import { Flag, Id, ListOf, Nested, OneOf, Text, TimeOfDay, Whole } from './fields.js';
import { Nobody } from './accounts.js';
import { Paging } from './paging.js';

// who signs in, and how, is told beside: both are identity's
export * from './accounts.js';

/** How a sale treats missing stock at an outlet. */
export const stockPolicies = ['BLOCK', 'WARN', 'ALLOW'] as const;
export type StockPolicy = (typeof stockPolicies)[number];

export class OutletView {
  @Id() id!: string;
  @Text() name!: string;
  @Text(20) code!: string;
  @Text(500, { optional: true }) address?: string;
  @Text(40, { optional: true }) phone?: string;
  @Text(60) timeZone!: string;
  @TimeOfDay() dayStartsAt!: string;
  @Id({ optional: true }) defaultPriceTierId?: string;
  @Id({ optional: true }) defaultWarehouseId?: string;
  @OneOf(stockPolicies) stockPolicy!: StockPolicy;
  @Text(1000, { optional: true }) receiptHeader?: string;
  @Text(1000, { optional: true }) receiptFooter?: string;
  @Flag() isActive!: boolean;
  @Whole(1, 2 ** 31) version!: number;
}

export class RegisterView {
  @Id() id!: string;
  @Id() outletId!: string;
  @Text() name!: string;
  @Text(20) code!: string;
  @Whole(1, 2 ** 31) version!: number;
}

export class ListOutlets extends Paging {
  @Text(100, { optional: true }) search?: string;
  @Flag({ optional: true }) isActive?: boolean;
}

export class GetOutlet {
  @Id() id!: string;
}

export class ListRegisters extends Paging {
  @Id() id!: string;
}

export class BusinessView {
  @Id() id!: string;
  @Text() name!: string;
  @Text(200, { optional: true }) legalName?: string;
  @Text(60, { optional: true }) taxNumber?: string;
  @Text(3) currency!: string;
  @Flag() taxInclusive!: boolean;
  @Text(500, { optional: true }) address?: string;
  @Text(1000, { optional: true }) receiptHeader?: string;
  @Text(1000, { optional: true }) receiptFooter?: string;
  @OneOf(['ACTIVE', 'SUSPENDED']) status!: 'ACTIVE' | 'SUSPENDED';
  @Whole(1, 2 ** 31) version!: number;
}

/** All that a sale must know of the place where it happens. */
export class Place {
  @Nested(OutletView) outlet!: OutletView;
  @Nested(BusinessView) business!: BusinessView;
  @ListOf(RegisterView, { max: 1000 }) registers!: RegisterView[];
}

export class GetPlace {
  @Id() outletId!: string;
}

export const getBusiness = query('identity.business.get', Nobody, BusinessView, { access: 'signed-in' });
export const listOutlets = query('identity.outlet.list', ListOutlets, paged(OutletView), { access: 'signed-in' });
export const getOutlet = query('identity.outlet.get', GetOutlet, OutletView, {
  access: 'signed-in',
  refuses: ['identity.outlet.not-found'],
});
export const listRegisters = query('identity.register.list', ListRegisters, paged(RegisterView), {
  access: 'signed-in',
  refuses: ['identity.outlet.not-found'],
});
export const getPlace = query('identity.place.get', GetPlace, Place, {
  access: 'internal',
  refuses: ['identity.outlet.not-found'],
});

export const outletCreated = event('identity.outlet.created.v1', OutletView);
export const outletChanged = event('identity.outlet.changed.v1', OutletView);
export const registerCreated = event('identity.register.created.v1', RegisterView);
export const registerChanged = event('identity.register.changed.v1', RegisterView);
export const businessChanged = event('identity.business.changed.v1', BusinessView);
