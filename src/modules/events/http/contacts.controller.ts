import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { UuidParamPipe } from '../../../platform/http/uuid-param.pipe.js';
import { ApiProblems } from '../../../platform/openapi/api-problems.decorator.js';
import { type Caller, CurrentCaller, Scopes } from '../../workspaces/index.js';
import { ContactEraser } from '../erasure/contact-eraser.service.js';
import { ContactIdPipe } from './contact-id.pipe.js';
import { RequestedErasureDto } from './contact.dto.js';

@ApiTags('Contacts')
@Controller('v1/workspaces/:workspaceId/contacts')
export class ContactsController {
  constructor(private readonly eraser: ContactEraser) {}

  @Post(':contactId/erase')
  @HttpCode(202)
  @Scopes('deliveries:write')
  @ApiOperation({
    operationId: 'eraseContact',
    summary: 'Erase the personal data of a contact',
    description:
      'Takes what the schemas mark with `x-personal-data`, and every key that they do not know, out of the stored events of the contact and the answers of receivers to them. Ids, states and times stay, and so does the log. It happens in the background, within seconds for thousands of events; deliveries that still wait are sent without what was erased. Events that are posted afterwards are stored as they come. A contact that is not known is no error.',
  })
  @ApiParam({ name: 'contactId', schema: { type: 'integer' }, example: 88123 })
  @ApiAcceptedResponse({ type: RequestedErasureDto })
  @ApiProblems('validation_failed', 'workspace_not_found')
  async erase(
    @Param('workspaceId', new UuidParamPipe('workspace_not_found')) workspaceId: string,
    @Param('contactId', new ContactIdPipe()) contactId: string,
    @CurrentCaller() caller: Caller,
  ): Promise<RequestedErasureDto> {
    const requestedAt = await this.eraser.request(caller, workspaceId, contactId);
    return { contactId: Number(contactId), requestedAt: requestedAt.toISOString() };
  }
}
