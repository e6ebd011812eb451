import { call, event, nothing, paged, query } from './call.js';
import { Emails, Flag, Id, IfMatch, ListOf, Nested, OneOf, Text, TimeOfDay, Whole } from './fields.js';
import { Nobody } from './accounts.js';
import { Paging } from './paging.js';

// who signs in and how, and who works here, is told beside: all of it is identity's
export * from './accounts.js';
export * from './people.js';

/** How a sale treats missing stock at an outlet. */
export const stockPolicies = ['BLOCK', 'WARN', 'ALLOW'] as const;
export type StockPolicy = (typeof stockPolicies)[number];

// Codes stand in order and receipt numbers, which are read aloud, typed and written into file names.
const code = { pattern: /^[A-Za-z0-9][A-Za-z0-9_-]*$/, like: 'a code of up to 20 letters, digits, - and _' };

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

export class CreateOutlet {
  @Text() name!: string;
  @Text(20, code) code!: string;
  @Text(500, { optional: true }) address?: string;
  @Text(40, { optional: true }) phone?: string;
  /** The zone's IANA name; the business's when it is left out. */
  @Text(60, { optional: true, min: 1 }) timeZone?: string;
  @TimeOfDay({ optional: true }) dayStartsAt?: string;
  @Id({ optional: true }) defaultPriceTierId?: string;
  @Id({ optional: true }) defaultWarehouseId?: string;
  @OneOf(stockPolicies, { optional: true }) stockPolicy?: StockPolicy;
  @Text(1000, { optional: true }) receiptHeader?: string;
  @Text(1000, { optional: true }) receiptFooter?: string;
  @Flag({ optional: true }) isActive?: boolean;
}

export class UpdateOutlet {
  @Id() id!: string;
  @IfMatch() ifMatch?: number;
  @Text(200, { optional: true, min: 1 }) name?: string;
  @Text(20, { ...code, optional: true, min: 1 }) code?: string;
  @Text(500, { optional: true, nullable: true }) address?: string | null;
  @Text(40, { optional: true, nullable: true }) phone?: string | null;
  @Text(60, { optional: true, min: 1 }) timeZone?: string;
  @TimeOfDay({ optional: true }) dayStartsAt?: string;
  @Id({ optional: true, nullable: true }) defaultPriceTierId?: string | null;
  @Id({ optional: true, nullable: true }) defaultWarehouseId?: string | null;
  @OneOf(stockPolicies, { optional: true }) stockPolicy?: StockPolicy;
  @Text(1000, { optional: true, nullable: true }) receiptHeader?: string | null;
  @Text(1000, { optional: true, nullable: true }) receiptFooter?: string | null;
  @Flag({ optional: true }) isActive?: boolean;
}

export class RegisterView {
  @Id() id!: string;
  @Id() outletId!: string;
  @Text() name!: string;
  @Text(20) code!: string;
  @Flag() isActive!: boolean;
  @Whole(1, 2 ** 31) version!: number;
}

export class CreateRegister {
  /** The outlet's. */
  @Id() id!: string;
  @Text() name!: string;
  @Text(20, code) code!: string;
}

export class UpdateRegister {
  /** The outlet's. */
  @Id() id!: string;
  @Id() registerId!: string;
  @IfMatch() ifMatch?: number;
  @Text(200, { optional: true, min: 1 }) name?: string;
  @Text(20, { ...code, optional: true, min: 1 }) code?: string;
  @Flag({ optional: true }) isActive?: boolean;
}

export class RegisterRef {
  /** The outlet's. */
  @Id() id!: string;
  @Id() registerId!: string;
  @IfMatch() ifMatch?: number;
}

export class ListOutlets extends Paging {
  @Text(100, { optional: true }) search?: string;
  @Flag({ optional: true }) isActive?: boolean;
}

export class GetOutlet {
  @Id() id!: string;
}

export class DeleteOutlet {
  @Id() id!: string;
  @IfMatch() ifMatch?: number;
}

export class ListRegisters extends Paging {
  @Id() id!: string;
  /** Those in use when it is left out. */
  @Flag({ optional: true }) isActive?: boolean;
}

/** The active codes of ISO 4217 that shops take money in. */
export const currencies =
  `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP
   CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR
   IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU
   MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG
   SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV
   WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG`.split(/\s+/);

// A till prints it at 58 mm: a picture in the answer itself, or an address that only the client looks up.
const logo = {
  pattern: /^(?:data:image\/(?:png|jpeg);base64,[A-Za-z0-9+/]+={0,2}|https:\/\/[^\s"'<>]{1,2000})$/,
  like: 'a data URL of a PNG or JPEG of at most 64 kB, or an https address',
  min: 1,
  example: 'https://shop.example/logo.png',
};
/** 64 kB in base64, with what stands before it. */
const LOGO_CHARACTERS = 87_500;

const language = { pattern: /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/, like: 'a language like en or pt-BR', min: 1 };

export class BusinessView {
  @Id() id!: string;
  @Text() name!: string;
  @Text(200, { optional: true }) legalName?: string;
  @Text(60, { optional: true }) taxNumber?: string;
  @Text(3) currency!: string;
  @Flag() taxInclusive!: boolean;
  /** What new outlets begin with. */
  @Text(60) timeZone!: string;
  @Text(500, { optional: true }) address?: string;
  @Text(LOGO_CHARACTERS, { optional: true }) logo?: string;
  /** BCP 47: what mails and receipts are written in. */
  @Text(35) language!: string;
  @Text(1000, { optional: true }) receiptHeader?: string;
  @Text(1000, { optional: true }) receiptFooter?: string;
  /** Where warnings go besides the owners, as low stock does. */
  @Emails({ max: 10 }) notifyEmails!: string[];
  @OneOf(['ACTIVE', 'SUSPENDED']) status!: 'ACTIVE' | 'SUSPENDED';
  @Whole(1, 2 ** 31) version!: number;
}

export class UpdateBusiness {
  @IfMatch() ifMatch?: number;
  @Text(200, { optional: true, min: 1 }) name?: string;
  @Text(200, { optional: true, nullable: true }) legalName?: string | null;
  @Text(60, { optional: true, nullable: true }) taxNumber?: string | null;
  @OneOf(currencies, { optional: true }) currency?: string;
  @Flag({ optional: true }) taxInclusive?: boolean;
  @Text(60, { optional: true, min: 1 }) timeZone?: string;
  @Text(500, { optional: true, nullable: true }) address?: string | null;
  @Text(LOGO_CHARACTERS, { ...logo, optional: true, nullable: true }) logo?: string | null;
  @Text(35, { ...language, optional: true }) language?: string;
  @Text(1000, { optional: true, nullable: true }) receiptHeader?: string | null;
  @Text(1000, { optional: true, nullable: true }) receiptFooter?: string | null;
  @Emails({ max: 10, optional: true, nullable: true }) notifyEmails?: string[] | null;
}

/** All that a sale must know of the place where it happens; of the business all but its logo. */
export class Place {
  @Nested(OutletView) outlet!: OutletView;
  @Nested(BusinessView) business!: BusinessView;
  @ListOf(RegisterView, { max: 1000 }) registers!: RegisterView[];
}

export class GetPlace {
  @Id() outletId!: string;
}

export const getBusiness = query('identity.business.get', Nobody, BusinessView, {
  access: 'signed-in',
  refuses: ['auth.forbidden'],
});
export const listOutlets = query('identity.outlet.list', ListOutlets, paged(OutletView), {
  access: 'signed-in',
  refuses: ['auth.forbidden'],
});
export const getOutlet = query('identity.outlet.get', GetOutlet, OutletView, {
  access: 'signed-in',
  refuses: ['auth.forbidden', 'identity.outlet.not-found'],
});
export const listRegisters = query('identity.register.list', ListRegisters, paged(RegisterView), {
  access: 'signed-in',
  refuses: ['auth.forbidden', 'identity.outlet.not-found'],
});
export const getPlace = query('identity.place.get', GetPlace, Place, {
  access: 'internal',
  refuses: ['identity.outlet.not-found'],
});

export const updateBusiness = call('identity.business.update', UpdateBusiness, BusinessView, {
  access: 'settings.business',
  refuses: ['identity.business.in-use', 'identity.business.version'],
});

export const createOutlet = call('identity.outlet.create', CreateOutlet, OutletView, {
  access: 'settings.outlets',
  refuses: ['identity.outlet.taken', 'pricing.tier.not-found', 'inventory.warehouse.not-found'],
  makes: true,
});
export const updateOutlet = call('identity.outlet.update', UpdateOutlet, OutletView, {
  access: 'settings.outlets',
  refuses: [
    'identity.outlet.not-found',
    'identity.outlet.taken',
    'identity.outlet.version',
    'pricing.tier.not-found',
    'inventory.warehouse.not-found',
  ],
});
/** Deactivates: nobody sells there any more, its code stays taken. */
export const deleteOutlet = call('identity.outlet.delete', DeleteOutlet, nothing, {
  access: 'settings.outlets',
  refuses: ['identity.outlet.not-found', 'identity.outlet.version'],
});
export const createRegister = call('identity.register.create', CreateRegister, RegisterView, {
  access: 'settings.outlets',
  refuses: ['identity.outlet.not-found', 'identity.register.taken', 'identity.register.too-many'],
  makes: true,
});
export const updateRegister = call('identity.register.update', UpdateRegister, RegisterView, {
  access: 'settings.outlets',
  refuses: [
    'identity.outlet.not-found',
    'identity.register.not-found',
    'identity.register.taken',
    'identity.register.too-many',
    'identity.register.version',
  ],
});
export const deleteRegister = call('identity.register.delete', RegisterRef, nothing, {
  access: 'settings.outlets',
  refuses: ['identity.outlet.not-found', 'identity.register.not-found', 'identity.register.version'],
});

export const businessCreated = event('identity.business.created.v1', BusinessView);
export const outletDeactivated = event('identity.outlet.deactivated.v1', OutletView);
export const outletReactivated = event('identity.outlet.reactivated.v1', OutletView);
export const registerDeactivated = event('identity.register.deactivated.v1', RegisterView);
export const registerReactivated = event('identity.register.reactivated.v1', RegisterView);
export const outletCreated = event('identity.outlet.created.v1', OutletView);
export const outletChanged = event('identity.outlet.changed.v1', OutletView);
export const registerCreated = event('identity.register.created.v1', RegisterView);
export const registerChanged = event('identity.register.changed.v1', RegisterView);
export const businessChanged = event('identity.business.changed.v1', BusinessView);
