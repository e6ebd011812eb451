/** What receipts of a register begin with, as it is claimed: codes are one word in whichever case. */
export const receiptPrefix = (outletCode: string, registerCode: string): string =>
  `${outletCode}-${registerCode}`.toLowerCase();

/** Stands for the register in numbers of sales without one, so no register may be called so. */
export const WITHOUT_REGISTER = '0';
