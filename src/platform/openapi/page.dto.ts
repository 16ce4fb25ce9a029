import type { Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import type { Page } from '../../common/page.js';

/** The query of every list. */
export class PageQueryDto {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 100, default: 20, required: false })
  readonly limit: number;

  @ApiProperty({
    type: String,
    required: false,
    maxLength: 500,
    description: 'Where to go on: `pagination.next` of the page before.',
  })
  readonly cursor?: string;
}

class PaginationDto {
  @ApiProperty({ type: String, nullable: true, description: 'The cursor of the next page; null at the end.' })
  readonly next: string | null;
}

/** The documented class of a page of `item`, for `@ApiOkResponse({ type: … })`; `name` is its schema's name. */
export function pageDtoOf<T>(item: Type<T>, name: string): Type<Page<T>> {
  class PageDto {
    @ApiProperty({ type: [item] })
    readonly items: T[];

    @ApiProperty({ type: PaginationDto })
    readonly pagination: PaginationDto;
  }
  Object.defineProperty(PageDto, 'name', { value: name });
  return PageDto;
}
