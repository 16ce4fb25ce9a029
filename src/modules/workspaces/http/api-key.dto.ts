import { ApiProperty } from '@nestjs/swagger';
import { pageDtoOf } from '../../../platform/openapi/page.dto.js';
import type { ApiKeyEntity } from '../persistence/api-key.entity.js';
import { type Scope, SCOPES } from '../scopes.js';
import { SINGLE_LINE } from './single-line.js';

export class CreateApiKeyDto {
  @ApiProperty({ type: String, minLength: 1, maxLength: 200, pattern: SINGLE_LINE, example: 'Producer' })
  readonly name: string;

  @ApiProperty({
    type: [String],
    enum: SCOPES,
    isArray: true,
    minItems: 1,
    maxItems: SCOPES.length,
    uniqueItems: true,
    example: ['events:write'],
  })
  readonly scopes: Scope[];
}

export class ApiKeyDto {
  @ApiProperty({ type: String, format: 'uuid' })
  readonly id: string;

  @ApiProperty({ type: String, example: 'Producer' })
  readonly name: string;

  @ApiProperty({ type: [String], enum: SCOPES, isArray: true, example: ['events:write'] })
  readonly scopes: Scope[];

  @ApiProperty({ type: String, description: 'How the key begins.', example: 'hk_Zk3v9Q2' })
  readonly prefix: string;

  @ApiProperty({ type: String, format: 'date-time' })
  readonly createdAt: string;
}

export class CreatedApiKeyDto extends ApiKeyDto {
  @ApiProperty({
    type: String,
    description: 'The key itself, shown this once.',
    example: 'hk_Zk3v9Q2mT1x8sD4bNc7LwYe5RfUgJh6P',
  })
  readonly key: string;
}

export const ApiKeyPageDto = pageDtoOf(ApiKeyDto, 'ApiKeyPageDto');

/** A key as lists show it. */
export function apiKeyDtoOf({ id, name, scopes, prefix, createdAt }: ApiKeyEntity): ApiKeyDto {
  return { id, name, scopes, prefix, createdAt: createdAt.toISOString() };
}
