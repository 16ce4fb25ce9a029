import { openApiDocument, partOf, typesOf } from './api-types.mjs';

/** The TypeScript types of what the console may ask for. */
export async function consoleTypes() {
  const document = openApiDocument();
  const names = Object.keys(document.paths).filter((path) => path.startsWith('/v1/'));
  return typesOf(partOf(document, names), { defaultNonNullable: false });
}
