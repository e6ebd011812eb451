export { Bus, type Handler } from './bus.js';
export { AsThrown, CallServer, type Around } from './call-server.js';
export { BACKOFF_MS, Consumer, type Due, type HeldFact, type Holding, type Reaction } from './consumer.js';
export { Answers, Reacts } from './decorators.js';
export { Unreadable, type Cause, type Fact, type RawFact } from './fact.js';
export { EventStreams, unsendable } from './jetstream.js';
export { brokerLogin, type BrokerLogin } from './login.js';
export { Hears, hearSignals } from './signals.js';
export { Fault } from './wire.js';
