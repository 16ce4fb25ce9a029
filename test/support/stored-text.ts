import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { groupBy } from '../../src/common/group-by.js';
import type { TestApp } from './start-app.js';

/** Where a piece of text was found. */
export interface Finding {
  readonly text: string;
  readonly place: string;
}

/**
 * Looks for texts in every column of every table of the database, also in tables that nobody thought of: numbers,
 * arrays, JSON and bytes are read as text.
 */
export async function findInDatabase(app: TestApp, texts: readonly string[]): Promise<Finding[]> {
  const columns = await app.database.rows<{ table: string; column: string; type: string }>(
    `select c.oid::regclass::text as table, quote_ident(a.attname) as column, format_type(a.atttypid, null) as type
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relkind in ('r', 'm') and c.relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
       and c.relnamespace::regnamespace::text not like 'pg_toast%' and a.attnum > 0 and not a.attisdropped
     order by 1, 2`,
  );
  const byTable = groupBy(columns, ({ table }) => table);
  const findings: Finding[] = [];
  for (const [table, own] of byTable) {
    const rows = own.map(({ column, type }) => {
      const value = type === 'bytea' ? `encode(${column}, 'escape')` : `${column}::text`;
      return `select '${table}.${column}' as place, ${value} as value from ${table}`;
    });
    findings.push(
      ...(await app.database.rows<Finding>(
        `select distinct t.text, v.place from (${rows.join(' union all ')}) v
         join unnest($1::text[]) t(text) on strpos(lower(v.value), lower(t.text)) > 0 order by 1, 2`,
        [texts],
      )),
    );
  }
  return findings;
}

/** Looks for texts in the names and the contents of all files of a folder. */
export async function findInFiles(folder: string, texts: readonly string[]): Promise<Finding[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const findings: Finding[] = [];
  for (const entry of entries.filter((each) => each.isFile())) {
    const content = await readFile(join(entry.parentPath ?? entry.path, entry.name), 'latin1');
    const all = `${entry.name}\n${content}`.toLowerCase();
    for (const text of texts) {
      if (all.includes(text.toLowerCase())) findings.push({ text, place: entry.name });
    }
  }
  return findings;
}
