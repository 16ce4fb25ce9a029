import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { JsonSchema } from './json-schema.js';

/** The requests that this service sends, as a section of the document. */
export interface WebhooksSection {
  readonly webhooks: NonNullable<OpenAPIObject['webhooks']>;
  /** Every schema that the section refers to, by name. */
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

const DESCRIPTION = `Hooklane delivers the events of a conversation platform to the endpoints of its users:
signed, retried, and in order per endpoint.

Every request below \`/v1\` carries \`Authorization: Bearer <key>\`: the root key, or a key of a workspace with the
scope that the route names. Errors are \`application/problem+json\` (RFC 9457) with a \`code\` for programs.`;

/** The OpenAPI 3.1 document of every route of `app`, and of `section`. */
export function documentOf(
  app: NestFastifyApplication,
  version: string,
  section: WebhooksSection,
): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Hooklane')
    .setDescription(DESCRIPTION)
    .setVersion(version)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'The root key, or a key of a workspace.' })
    .build();
  const components = { ...config.components, schemas: { ...section.schemas } } as OpenAPIObject['components'];
  const described = { ...config, components, webhooks: section.webhooks };
  return SwaggerModule.createDocument(app, described);
}

/** Serves the document at `/openapi.json` and Swagger UI at `/docs`; `make` runs once, at the first request. */
export function serveDocument(app: NestFastifyApplication, make: () => OpenAPIObject): void {
  SwaggerModule.setup('docs', app, make, {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'Hooklane',
    swaggerOptions: { persistAuthorization: true, tagsSorter: 'alpha' },
  });
}
