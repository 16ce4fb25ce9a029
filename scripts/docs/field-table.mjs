/** A Markdown table of the properties of an object's JSON Schema. */
export function fieldTable({ properties = {}, required = [] }) {
  const rows = Object.entries(properties).map(([name, schema]) => {
    const isRequired = required.includes(name) ? 'yes' : '';
    return `| \`${name}\` | ${typeText(schema)} | ${isRequired} | ${cellText(descriptionOf(schema))} |`;
  });
  return ['| field | type | required | |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** The names of the shapes that a schema refers to, in their order. */
export function referencesOf(schema) {
  const names = [];
  JSON.stringify(schema, (key, value) => {
    if (key === '$ref') names.push(nameOf(value));
    return value;
  });
  return names;
}

function typeText(schema) {
  if (schema.$ref) return `[${nameOf(schema.$ref)}](#${nameOf(schema.$ref).toLowerCase()})`;
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(' or ');
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return [...new Set(choices.map(typeText))].join(' or ');
  if (schema.allOf) return schema.allOf.map(typeText).find((text) => text.startsWith('[')) ?? 'object';
  if (schema.items) return plural(schema);
  if (Array.isArray(schema.type)) return schema.type.join(' or ');
  return schema.type ?? 'any';
}

function plural({ items, type }) {
  const text = `list of ${typeText(items)}`;
  return Array.isArray(type) && type.includes('null') ? `${text}, or null` : text;
}

function descriptionOf({ description, allOf = [] }) {
  return description ?? allOf.find((part) => part.description)?.description ?? '';
}

function nameOf(reference) {
  return reference.split('/').at(-1);
}

function cellText(text) {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
