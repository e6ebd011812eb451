import { call, event, nothing, paged, query } from '../call.js';
import { Amount, Email, Flag, Id, IfMatch, Instant, ListOf, OneOf, Text, Whole } from '../fields.js';
import { Paging } from '../paging.js';
import { orderStatuses, type OrderStatus } from './words.js';

export class CustomerView {
  @Id() id!: string;
  @Text(200) name!: string;
  @Email({ optional: true }) email?: string;
  @Text(40, { optional: true }) phone?: string;
  @Text(500, { optional: true }) address?: string;
  @Id({ optional: true }) priceTierId?: string;
  @Flag() isMember!: boolean;
  @Text(2000, { optional: true }) notes?: string;
  @Instant() createdAt!: string;
  @Whole(1, 2 ** 31) version!: number;
}

/** One line of a customer's history. */
export class PastOrder {
  @Id() id!: string;
  @Text(60) number!: string;
  @Text(60, { optional: true }) receiptNumber?: string;
  @OneOf(orderStatuses) status!: OrderStatus;
  @Amount() totalAmount!: number;
  @Instant() createdAt!: string;
}

export class CustomerDetail extends CustomerView {
  /** The last 10, newest first. */
  @ListOf(PastOrder, { max: 10 }) orders!: PastOrder[];
}

export class CreateCustomer {
  @Id({ optional: true }) id?: string;
  @Text(200) name!: string;
  @Email({ optional: true }) email?: string;
  @Text(40, { optional: true }) phone?: string;
  @Text(500, { optional: true }) address?: string;
  @Id({ optional: true }) priceTierId?: string;
  @Flag({ optional: true }) isMember?: boolean;
  @Text(2000, { optional: true }) notes?: string;
}

export class UpdateCustomer {
  @Id() id!: string;
  @IfMatch() ifMatch?: number;
  @Text(200, { optional: true, min: 1 }) name?: string;
  @Email({ optional: true, nullable: true }) email?: string | null;
  @Text(40, { optional: true, nullable: true }) phone?: string | null;
  @Text(500, { optional: true, nullable: true }) address?: string | null;
  @Id({ optional: true, nullable: true }) priceTierId?: string | null;
  @Flag({ optional: true }) isMember?: boolean;
  @Text(2000, { optional: true, nullable: true }) notes?: string | null;
}

export class CustomerRef {
  @Id() id!: string;
  @IfMatch() ifMatch?: number;
}

export class ListCustomers extends Paging {
  @Text(200, { optional: true }) search?: string;
  @Flag({ optional: true }) isMember?: boolean;
  @Id({ optional: true }) priceTierId?: string;
}

export const listCustomers = query('sales.customer.list', ListCustomers, paged(CustomerView), {
  access: 'settings.customers',
});
export const getCustomer = query('sales.customer.get', CustomerRef, CustomerDetail, {
  access: 'settings.customers',
  refuses: ['sales.customer.not-found'],
});
export const createCustomer = call('sales.customer.create', CreateCustomer, CustomerView, {
  access: 'settings.customers',
  refuses: ['sales.customer.taken', 'pricing.tier.not-found'],
  makes: true,
});
export const updateCustomer = call('sales.customer.update', UpdateCustomer, CustomerView, {
  access: 'settings.customers',
  refuses: ['sales.customer.not-found', 'sales.customer.version', 'pricing.tier.not-found'],
});
export const deleteCustomer = call('sales.customer.delete', CustomerRef, nothing, {
  access: 'settings.customers',
  refuses: ['sales.customer.not-found', 'sales.customer.version', 'sales.customer.in-use'],
});
/** For pricing, whose copy of a customer's tier may be behind. */
export const customerCard = query('sales.customer.card', CustomerRef, CustomerView, {
  access: 'internal',
  refuses: ['sales.customer.not-found'],
});
export const customerCreated = event('sales.customer.created.v1', CustomerView);
export const customerChanged = event('sales.customer.changed.v1', CustomerView);
export const customerDeleted = event('sales.customer.deleted.v1', CustomerView);
