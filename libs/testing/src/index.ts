export { Api, api, type Answer, type RequestOptions } from './api.js';
export { deliverAgain } from './deliver-again.js';
export { smtpSink, type ReceivedMail, type SmtpSink } from './smtp-sink.js';
export { startSystem, type StartChoice, type StartedSystem } from './start-system.js';
export { countStatements } from './statements.js';
export { eventually, killProcess, mailFolder, paused, processes, sql, system, type RunningSystem } from './system.js';
export {
  password,
  superAdmin,
  tenant,
  type OutletPlace,
  type ProductTerms,
  type StaffRole,
  type Tenant,
  type TenantTerms,
} from './tenant.js';
