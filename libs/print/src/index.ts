export { asEscPos } from './escpos.js';
export { asPdf } from './pdf.js';
