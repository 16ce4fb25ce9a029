export { QuotaModule } from './quota.module.js';
