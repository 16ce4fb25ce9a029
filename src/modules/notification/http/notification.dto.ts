import { ApiProperty } from '@nestjs/swagger';
import { pageDtoOf } from '../../../platform/openapi/page.dto.js';
import type { NoticeEntity, NoticeKind, NoticeStatus } from '../persistence/notice.entity.js';

/** A mail to a workspace. */
export class NotificationDto {
  @ApiProperty({ type: String, format: 'uuid' })
  readonly id: string;

  @ApiProperty({
    type: String,
    enum: ['quota_warning', 'subscription_disabled'],
    example: 'subscription_disabled',
  })
  readonly kind: NoticeKind;

  @ApiProperty({ type: String, example: '[Acme] A webhook endpoint was disabled after too many failures' })
  readonly subject: string;

  @ApiProperty({
    type: [String],
    description: 'The notification addresses of the workspace at the time of the decision.',
    example: ['ops@example.com'],
  })
  readonly recipients: readonly string[];

  @ApiProperty({
    type: String,
    enum: ['pending', 'sent', 'failed'],
    example: 'sent',
    description:
      '`sent`: the mail server took it for at least one recipient and there is nobody left to try.',
  })
  readonly status: NoticeStatus;

  @ApiProperty({ type: String, format: 'date-time' })
  readonly createdAt: Date;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-11-23T07:00:01.208Z' })
  readonly sentAt: Date | null;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'How often sending was tried.' })
  readonly attempts: number;

  @ApiProperty({ type: String, nullable: true, description: 'Why the last attempt did not reach everyone.' })
  readonly lastError: string | null;

  static of(notice: NoticeEntity): NotificationDto {
    const { id, kind, subject, recipients, status, createdAt, sentAt, attempts, lastError } = notice;
    return { id, kind, subject, recipients, status, createdAt, sentAt, attempts, lastError };
  }
}

export const NotificationPageDto = pageDtoOf(NotificationDto, 'NotificationPageDto');
