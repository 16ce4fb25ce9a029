import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MailModule } from '../../platform/mail/mail.module.js';
import { WorkspacesModule } from '../workspaces/index.js';
import { NotificationsController } from './http/notifications.controller.js';
import { MailJob } from './mail-job.service.js';
import { MailMetrics } from './mail-metrics.service.js';
import { NoticePruner } from './notice-pruner.service.js';
import { NoticeSweeper } from './notice-sweeper.service.js';
import { NoticeWriter } from './notice-writer.service.js';
import { NoticeEntity } from './persistence/notice.entity.js';
import { Notices } from './persistence/notices.repository.js';

/** Tells workspaces by mail what the product decided for them. */
@Module({
  imports: [TypeOrmModule.forFeature([NoticeEntity]), MailModule, WorkspacesModule],
  controllers: [NotificationsController],
  providers: [Notices, NoticeWriter, MailJob, MailMetrics, NoticePruner, NoticeSweeper],
})
export class NotificationModule {}
