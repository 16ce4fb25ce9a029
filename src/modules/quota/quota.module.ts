import { Module } from '@nestjs/common';
import { WorkspacesModule } from '../workspaces/index.js';
import { FailureCounter } from './failure-counter.service.js';
import { FailurePruner } from './failure-pruner.service.js';
import { QuotaController } from './http/quota.controller.js';
import { FailureLog } from './persistence/failure-log.js';
import { WarningLog } from './persistence/warning-log.js';
import { QuotaMeter } from './quota-meter.service.js';

/** The error quota: what counts, when it warns and when it trips. */
@Module({
  imports: [WorkspacesModule],
  controllers: [QuotaController],
  providers: [FailureCounter, FailureLog, FailurePruner, QuotaMeter, WarningLog],
})
export class QuotaModule {}
