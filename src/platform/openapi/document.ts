import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ProblemDto } from '../http/problem.dto.js';
import { finishDocument, ROOT_KEY, WORKSPACE_KEY } from './document/finish-document.js';
import type { JsonSchema } from './json-schema.js';
import { operationNotesOf } from './operation-notes.js';

/** The requests that this service sends, as a section of the document. */
export interface WebhooksSection {
  readonly webhooks: NonNullable<OpenAPIObject['webhooks']>;
  /** Every schema that the section refers to, by name. */
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

const DESCRIPTION = `Hooklane delivers the events of a conversation platform to the endpoints of its users:
signed, retried, and in order per endpoint.

**Keys.** Every request below \`/v1\` carries \`Authorization: Bearer <key>\`: the root key, or a key of a workspace with the
scopes that the operation names (\`x-required-scopes\`). A key of a workspace sees its own workspace only; the ids of others
are not found. In a browser, the cookie of a session of the console stands for its key.

**Errors** are \`application/problem+json\` (RFC 9457) with a \`code\` for programs. All faults of the input are told at once.

**Lists** take \`limit\` and \`cursor\`, and answer with \`items\` and \`pagination.next\`: the cursor of the next page.

**Times** are ISO 8601 in UTC, with milliseconds; those inside of events are Unix seconds. Ids are UUIDs.`;

const TAGS: Readonly<Record<string, string>> = {
  Workspaces: 'The tenants: their plan, and who is told by mail when webhooks fail.',
  'API keys': 'What the programs of a workspace authenticate with.',
  Subscriptions: 'Which events go to which endpoint. Users call a subscription "a webhook".',
  'Event types': 'What there is to subscribe to, with schemas and examples.',
  Events: 'Posting events, and reading them again.',
  Deliveries: 'What became of an event for a subscription: every request, and what came back.',
  Contacts: 'Personal data of the people at the other end.',
  Quota: 'How many attempts failed, and how many more may before webhooks are disabled.',
  Stats: 'What happened, counted by minute, hour or day, and how long deliveries took.',
  Notifications: 'The mails that a workspace was sent.',
  Webhooks: 'The requests that Hooklane sends to endpoints.',
  Console: 'What the pages at `/console` sign in with.',
  Health: 'For orchestrators and monitoring.',
};

/** The OpenAPI 3.1 document of every route of `app`, and of `section`. */
export function documentOf(
  app: NestFastifyApplication,
  version: string,
  section: WebhooksSection,
): OpenAPIObject {
  const key = { type: 'http', scheme: 'bearer' } as const;
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Hooklane')
    .setDescription(DESCRIPTION)
    .setVersion(version)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/', 'The service that serves this document.')
    .addBearerAuth({ ...key, description: 'The root key (`ADMIN_API_KEY`): may do everything.' }, ROOT_KEY)
    .addBearerAuth(
      {
        ...key,
        description: 'A key of a workspace; the roles that an operation lists are the scopes that it needs.',
      },
      WORKSPACE_KEY,
    );
  for (const [name, description] of Object.entries(TAGS)) builder.addTag(name, description);
  const config = builder.build();
  const components = { ...config.components, schemas: { ...section.schemas } } as OpenAPIObject['components'];
  const described = { ...config, components, webhooks: section.webhooks };
  const document = SwaggerModule.createDocument(app, described, { extraModels: [ProblemDto] });
  return finishDocument(document, operationNotesOf(app));
}

/** Makes the documents that are served, each once, when it is first asked for. */
export interface DocumentMakers {
  openApi(): OpenAPIObject;
  asyncApi(): object;
}

/** Serves `/openapi.json`, Swagger UI at `/docs`, and `/asyncapi.json`. */
export function serveDocuments(app: NestFastifyApplication, { openApi, asyncApi }: DocumentMakers): void {
  SwaggerModule.setup('docs', app, openApi, {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'Hooklane',
    // Nothing of the document is shown to a validator elsewhere.
    swaggerOptions: { persistAuthorization: true, tagsSorter: 'alpha', validatorUrl: null },
  });
  let text: string | null = null;
  const fastify = app.getHttpAdapter().getInstance();
  fastify.get('/asyncapi.json', (_request, reply) =>
    reply.type('application/json').send((text ??= JSON.stringify(asyncApi()))),
  );
}
