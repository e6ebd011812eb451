/** Injects the process's `Log`. */
export const LOG = Symbol('log');
/** Injects the `Clock`. */
export const CLOCK = Symbol('clock');
