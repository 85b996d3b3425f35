import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { isModelName } from '../models/index.ts';
import type { Connector } from '../sdk/index.ts';

export function describeManifest(connector: Connector): void {
  const { manifest } = connector;
  const folder = new URL(`../${manifest.id}/`, import.meta.url);

  test('the folder has its name, an icon and a README', () => {
    expect(statSync(folder).isDirectory()).toBe(true);
    expect(readFileSync(new URL('README.md', folder), 'utf8')).toContain(manifest.name);
    const icon = readFileSync(new URL('icon.svg', folder), 'utf8');
    expect(icon).toMatch(/^<svg [^>]*viewBox=/);
    expect(icon.length).toBeLessThan(8192);
    expect(icon).not.toMatch(/<script|<foreignObject|\son\w+=|href=|url\(\s*['"]?(?!#)/i);
  });

  test('the catalogue entry is fit to show', () => {
    expect(manifest.name.length).toBeLessThanOrEqual(40);
    expect(manifest.summary.length).toBeGreaterThanOrEqual(20);
    expect(manifest.summary.length).toBeLessThanOrEqual(140);
    expect(new URL(manifest.docsUrl).protocol).toBe('https:');
    expect(manifest.apiHosts.length).toBeGreaterThan(0);
    for (const host of manifest.apiHosts) expect(host).toMatch(/^[a-z0-9.-]+\.[a-z]+$/);
  });

  test('scopes say why, limits say where they are written', () => {
    for (const method of connector.auth) {
      if (method.type === 'api_key') {
        expect(Object.keys(method.fields.shape).length).toBeGreaterThan(0);
        continue;
      }
      for (const { scope, why } of method.scopes) {
        expect(scope).not.toBe('');
        expect(why.length).toBeGreaterThanOrEqual(10);
      }
      for (const address of [method.authorizationUrl, method.tokenUrl, method.appRegistrationUrl]) {
        expect(new URL(address).protocol).toBe('https:');
      }
    }
    for (const { requests, perSeconds, source } of connector.rateLimits) {
      expect(requests).toBeGreaterThan(0);
      expect(perSeconds).toBeGreaterThan(0);
      expect(new URL(source).protocol).toBe('https:');
    }
  });

  test('syncs and actions are described', () => {
    for (const sync of Object.values(connector.syncs)) {
      expect(isModelName(sync.model)).toBe(true);
      expect(sync.title).not.toBe('');
      expect(sync.description).not.toBe('');
      expect(sync.everyMinutes).toBeGreaterThan(0);
    }
    for (const action of Object.values(connector.actions)) {
      expect(action.title).not.toBe('');
      expect(action.description).not.toBe('');
      expect(z.toJSONSchema(action.input)).toHaveProperty('type', 'object');
      expect(z.toJSONSchema(action.output)).toHaveProperty('type', 'object');
    }
    if (connector.settings !== undefined) {
      expect(z.toJSONSchema(connector.settings)).toHaveProperty('type', 'object');
    }
  });

  test('actions refuse fields that they do not know', () => {
    for (const [name, action] of Object.entries(connector.actions)) {
      const result = action.input.safeParse({ noSuchField: 1 });
      const unknown = result.error?.issues.find(({ code }) => code === 'unrecognized_keys');
      expect(unknown === undefined ? `${name} takes unknown fields` : name).toBe(name);
    }
  });
}
