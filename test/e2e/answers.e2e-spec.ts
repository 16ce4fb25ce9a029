import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiStage, openApiStage, pathOf } from '../support/api/api-stage.js';
import { type Media, type Route, responsesOf, routesOf } from '../support/api/document.js';
import { schemaCheckOf } from '../support/api/schema-check.js';

let stage: ApiStage;

beforeAll(async () => {
  stage = await openApiStage();
});

afterAll(() => stage.close());

describe('every route that only reads', () => {
  it('answers as documented, with no field that is not', async () => {
    const faultsOf = schemaCheckOf(stage.document, { closed: true });
    const read: string[] = [];
    for (const route of routesOf(stage.document.paths).filter(({ method }) => method === 'GET')) {
      const { schema } = jsonOf(route) ?? {};
      if (!schema) continue;
      const { status, body } = await stage.app.api('GET', pathOf(route, stage.ours));
      expect([route.operationId, status, faultsOf(schema, body)]).toEqual([route.operationId, 200, []]);
      read.push(route.operationId);
    }
    expect(read).toEqual(
      expect.arrayContaining(['getDelivery', 'getQuota', 'listEventTypes', 'listWorkspaces']),
    );
  });
});

function jsonOf(route: Route): Media | undefined {
  return responsesOf(stage.document, route).get('200')?.content?.['application/json'];
}
