import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { MailModule } from '../mail/mail.module.js';
import { HealthController } from './health.controller.js';

/** Tells orchestrators how the process is; the queue comes from the global `QueueModule`. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), MailModule],
  controllers: [HealthController],
})
export class HealthModule {}
