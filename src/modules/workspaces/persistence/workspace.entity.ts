import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Locale, Plan } from '../../../contracts/plan.js';

/** A tenant. Its counters (`event_sequence`, `revision`) belong to SQL alone. */
@Entity('workspaces')
export class WorkspaceEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('text')
  plan: Plan;

  @Column('text')
  locale: Locale;

  @Column('text', { name: 'notification_emails', array: true })
  notificationEmails: string[];

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;

  /** Set as soon as the workspace is deleted; its rows are purged a little later. */
  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt: Date | null;
}
