import { openApiDocument, partOf, typesOf } from './api-types.mjs';

const SUBSCRIPTIONS = '/v1/workspaces/{workspaceId}/subscriptions';

/** The part of the API that the example uses. */
const PATHS = [
  '/v1/workspaces/{workspaceId}/events',
  SUBSCRIPTIONS,
  `${SUBSCRIPTIONS}/{subscriptionId}`,
  `${SUBSCRIPTIONS}/{subscriptionId}/enable`,
];

/** The TypeScript types of the example: its part of the API, and the bodies of all events. */
export async function exampleTypes() {
  const document = openApiDocument();
  const envelopes = Object.fromEntries(
    Object.entries(document.components.schemas).filter(([, { properties }]) => properties?.event_type),
  );
  return typesOf(partOf(document, PATHS, envelopes));
}
