import { fieldTable, referencesOf } from './field-table.mjs';

const EXAMPLE_ID = '0192d5d2-5a1f-7d0c-9f35-6a2b1d7e4c11';

const INTRODUCTION = `<!-- Made by npm run docs from src/modules/events/catalogue. Do not edit. -->

# Events

What a receiver gets is a flat JSON object: \`event_type\`, \`event_id\`, then the keys of \`data\` in the order in which
they were posted. Field names are those of the platform, and are not uniform. Times inside are Unix seconds. Keys that
are not listed here are passed on as they were posted, so a receiver should ignore what it does not know. A contact's
\`phone\` and \`email\` are always there, null when they were not posted.

The same as JSON Schema: \`GET /v1/event-types/{type}\` (\`dataSchema\` and \`bodySchema\`), and the \`webhooks\` section of
\`/openapi.json\`.`;

/** docs/events.md: every type of the catalogue, and the shapes that they share. */
export async function eventsPage() {
  const catalogue = await import('../../dist/src/modules/events/catalogue/catalogue.js');
  const { dataSchemaOf } = await import('../../dist/src/modules/events/catalogue/event-schemas.js');
  const { FILTER_NAMES } = await import('../../dist/src/contracts/event-traits.js');
  const { SubscriptionFilters } = await import('../../dist/src/modules/events/catalogue/filters.js');
  const { schemaOf } = await import('../../dist/src/platform/openapi/model-schemas.js');

  const types = catalogue.EVENT_TYPES.map((type) => ({
    ...type,
    schema: dataSchemaOf(type),
    filters: FILTER_NAMES.filter((filter) => type.traits(type.example)[filter]),
  }));
  const filters = schemaOf(SubscriptionFilters);
  return [
    INTRODUCTION,
    overview(types),
    ...types.map(typeSection),
    sharedShapes([...types.map(({ schema }) => schema), filters]),
    filterSection(filters),
  ].join('\n\n');
}

function overview(types) {
  const rows = types.map(({ name, description }) => `| [\`${name}\`](#${anchorOf(name)}) | ${description} |`);
  return ['| type | when |', '| --- | --- |', ...rows].join('\n');
}

function typeSection({ name, description, schema, filters, example }) {
  const filterText = filters.length > 0 ? filters.map((filter) => `\`${filter}\``).join(', ') : 'none';
  const body = { event_type: name, event_id: EXAMPLE_ID, ...example };
  return [
    `## ${name}`,
    description,
    fieldTable(schema),
    `[Filters](#filters): ${filterText}`,
    `\`\`\`json\n${JSON.stringify(body, null, 2)}\n\`\`\``,
  ].join('\n\n');
}

/** Every shape that the schemas refer to, directly or not, in the order in which they are met. */
function sharedShapes(schemas) {
  const shapes = new Map(schemas.flatMap(({ $defs = {} }) => Object.entries($defs)));
  const met = new Set();
  const visit = (schema) => {
    for (const name of referencesOf(schema)) {
      if (met.has(name)) continue;
      met.add(name);
      visit(shapes.get(name));
    }
  };
  for (const schema of schemas) visit({ ...schema, $defs: undefined });
  const sections = [...met].map((name) => `### ${name}\n\n${fieldTable(shapes.get(name))}`);
  return ['## Shapes', ...sections].join('\n\n');
}

function filterSection(schema) {
  return [
    '## Filters',
    'The `filters` of a subscription, all optional. An event passes when it shares a value with every filter that has values and applies to its type; filters that do not apply to its type do not count.',
    fieldTable(schema),
  ].join('\n\n');
}

function anchorOf(heading) {
  return heading.replaceAll('.', '').toLowerCase();
}
