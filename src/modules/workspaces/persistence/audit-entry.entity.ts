import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who changed what. */
@Entity('audit_entries')
export class AuditEntryEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'workspace_id' })
  workspaceId: string;

  /** `root`, or `key:<id>`. */
  @Column('text')
  actor: string;

  @Column('text')
  action: string;

  @Column('text', { name: 'subject_type' })
  subjectType: string;

  @Column('uuid', { name: 'subject_id' })
  subjectId: string;

  @Column('jsonb', { nullable: true })
  before: object | null;

  @Column('jsonb', { nullable: true })
  after: object | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
