/** The width of the paper roll in millimetres. */
export type PaperWidth = 58 | 80;

/** Characters of a till printer's standard font to the line. */
export const columnsOf: Record<PaperWidth, number> = { 58: 32, 80: 48 };

/** What a printer reaches of the paper, in millimetres. */
export const printedMm: Record<PaperWidth, number> = { 58: 48, 80: 72 };
