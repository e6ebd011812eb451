export { Bus, type Handler } from './bus.js';
export { AsThrown, CallServer, type Around } from './call-server.js';
export { BACKOFF_MS, Consumer, type HeldFact, type Holding, type Reaction } from './consumer.js';
export { Answers, Reacts } from './decorators.js';
export type { Cause, Fact, RawFact } from './fact.js';
export { EventStreams } from './jetstream.js';
export { Hears, hearSignals } from './signals.js';
export { Fault } from './wire.js';
