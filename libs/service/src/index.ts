export { Health } from './health.js';
export { serve, serveAll, serveGateway, type GatewayFactory, type GatewayParts, type RunningGateway } from './serve.js';
export { Service, type ServiceDefinition } from './service.js';
export { SettingsReader, WrongSetting, type ProcessSettings } from './settings.js';
export { CLOCK, LOG } from './tokens.js';
