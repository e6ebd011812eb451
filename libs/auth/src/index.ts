export * from './actor.js';
export * from './permissions.js';
export * from './signing.js';
export * from './token.js';
