import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Scrape } from '../support/scrape.js';
import { startApp, type TestApp } from '../support/start-app.js';

interface Panel {
  readonly title: string;
  readonly type: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number };
  readonly targets?: readonly { readonly expr: string }[];
}

const METRIC = /\b(?:hooklane|nodejs|process)_[a-z0-9_]+/g;
const LABELS = /\b(?:hooklane)_[a-z0-9_]+\{[^}]*?(outcome|reason|result|queue|state)!?=~?"([^"]*)"/g;

const fileOf = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

function metricsIn(text: string): string[] {
  return [...new Set(text.match(METRIC) ?? [])].sort();
}

describe('what is delivered for monitoring', () => {
  let app: TestApp;
  let scrape: Scrape;

  beforeAll(async () => {
    app = await startApp({ redis: true });
    scrape = await Scrape.of(app);
  });

  afterAll(async () => {
    await app.close();
  });

  const unknownIn = (text: string) => metricsIn(text).filter((name) => !scrape.names.has(name));

  it('shows in the dashboard only what a running service tells', async () => {
    const text = await fileOf('deploy/grafana/dashboards/hooklane.json');
    const { panels } = JSON.parse(text) as { panels: Panel[] };
    const exprs = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    expect(exprs.length).toBeGreaterThan(20);
    expect(unknownIn(text)).toEqual([]);
  });

  it('lays no panel of the dashboard over another', async () => {
    const text = await fileOf('deploy/grafana/dashboards/hooklane.json');
    const { panels } = JSON.parse(text) as { panels: Panel[] };
    const places = panels.map(({ gridPos: { x, y } }) => `${x} ${y}`);
    expect(new Set(places).size).toBe(places.length);
    expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
  });

  it('alerts only on what a running service tells, by labels that exist', async () => {
    const text = await fileOf('deploy/prometheus/alerts.yml');
    expect(text.match(/- alert: /g)?.length).toBeGreaterThan(8);
    expect(unknownIn(text)).toEqual([]);
    for (const [, label, value] of text.matchAll(LABELS)) {
      expect(scrape.text).toContain(`${label}="${value}"`);
    }
  });

  it('describes every metric of the service, and none besides', async () => {
    const documented = metricsIn(await fileOf('docs/running.md')).filter((name) =>
      name.startsWith('hooklane_'),
    );
    const told = [...scrape.types.keys()].filter((name) => name.startsWith('hooklane_'));
    expect(documented).toEqual(told.sort());
  });
});
