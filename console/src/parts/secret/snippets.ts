const files = import.meta.glob<string>('../../../../docs/receiving/snippets/*', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const NAMES: readonly (readonly [string, string])[] = [
  ['Node.js', 'verify.mjs'],
  ['Python', 'verify.py'],
  ['PHP', 'verify.php'],
  ['Ruby', 'verify.rb'],
  ['Go', 'verify.go'],
  ['Java', 'Verify.java'],
  ['C#', 'Verify.cs'],
];

/** Those of the documentation, which the tests run: by the name of their language. */
export const SNIPPETS: Readonly<Record<string, string>> = Object.fromEntries(
  NAMES.map(([language, file]) => [language, files[`../../../../docs/receiving/snippets/${file}`] ?? '']),
);
