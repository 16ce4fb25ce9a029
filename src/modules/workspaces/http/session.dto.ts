import { ApiProperty } from '@nestjs/swagger';
import { type Scope, SCOPES } from '../scopes.js';

export class OpenSessionDto {
  @ApiProperty({
    type: String,
    minLength: 1,
    maxLength: 1000,
    description: 'The root key, or a key of a workspace.',
    example: 'hk_Zk3v9Q2mT1x8sD4bNc7LwYe5RfUgJh6P',
  })
  readonly key: string;
}

export class SessionDto {
  @ApiProperty({ type: String, enum: ['root', 'workspace'], example: 'workspace' })
  readonly kind: 'root' | 'workspace';

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Null for the root key.' })
  readonly workspaceId: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Null for the root key.', example: 'Producer' })
  readonly keyName: string | null;

  @ApiProperty({
    type: [String],
    enum: SCOPES,
    isArray: true,
    description: 'What it may do; the root key may do all this and more.',
    example: ['deliveries:read'],
  })
  readonly scopes: readonly Scope[];
}
