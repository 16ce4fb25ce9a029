import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Locale } from '../../../contracts/plan.js';
import type { NoticeContent } from '../notice-content.js';

export type NoticeKind = 'quota_warning' | 'subscription_disabled';
export type NoticeStatus = 'pending' | 'sent' | 'failed';

/** A mail to a workspace, from the decision to send it to its end. Its lease belongs to SQL alone. */
@Entity('notices')
export class NoticeEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'workspace_id' })
  workspaceId: string;

  @Column('text')
  kind: NoticeKind;

  @Column('text')
  locale: Locale;

  @Column('text', { array: true })
  recipients: string[];

  @Column('text')
  subject: string;

  @Column('jsonb', { select: false })
  content: NoticeContent;

  @Column('text')
  status: NoticeStatus;

  @Column('integer')
  attempts: number;

  @Column('timestamptz', { name: 'next_attempt_at', nullable: true })
  nextAttemptAt: Date | null;

  @Column('text', { name: 'last_error', nullable: true })
  lastError: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'sent_at', nullable: true })
  sentAt: Date | null;
}
