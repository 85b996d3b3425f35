import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { sandbox as provider } from './index.ts';

interface Specification {
  responses: Record<string, object>;
  components: { schemas: Record<string, object> };
}

const specification = JSON.parse(
  readFileSync(new URL('../fixtures/openapi.json', import.meta.url), 'utf8'),
) as Specification;
const ajv = new Ajv({ strict: false, allErrors: true, formats: { 'unix-time': true, decimal: true } });
ajv.addSchema(nullable(specification) as object, 'stripe');

/** OpenAPI 3.0 writes `nullable`, JSON Schema wants null among the types. */
function nullable(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(nullable);
  if (typeof node !== 'object' || node === null) return node;
  const { nullable: isNullable, ...rest } = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, nullable(value)]),
  );
  return isNullable === true ? { anyOf: [{ type: 'null' }, rest] } : rest;
}

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, host: '127.0.0.1', providers: [provider] });
  sandbox.control.resetSystem('stripe', {
    sizes: { customers: 20, payments: 200, refunds: 20, disputes: 8 },
  });
});
afterAll(() => sandbox.close());

async function call(operation: string, path: string, form?: Record<string, string>) {
  const response = await fetch(`${sandbox.url}/api.stripe.com${path}`, {
    method: operation.split(' ')[0] ?? 'GET',
    headers: { authorization: 'Bearer rk_test_sandboxGlobex' },
    ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
  });
  expect(response.status).toBe(200);
  const body = (await response.json()) as { id?: string; data?: { id: string }[] };
  const pointer = operation.replaceAll('~', '~0').replaceAll('/', '~1');
  const valid = ajv.validate({ $ref: `stripe#/responses/${encodeURI(pointer)}` }, body);
  if (!valid) throw new Error(`${operation}: ${ajv.errorsText(ajv.errors)}`);
  return body;
}

describe("answers keep Stripe's own specification", () => {
  test.each(['account', 'customers', 'charges', 'refunds', 'disputes', 'events', 'webhook_endpoints'])(
    '%s',
    async (name) => {
      await call(`GET /v1/${name}`, `/v1/${name}${name === 'account' ? '' : '?limit=100'}`);
    },
  );

  test.each([
    ['customers', 'customer'],
    ['charges', 'charge'],
    ['refunds', 'refund'],
    ['disputes', 'dispute'],
    ['events', 'id'],
  ])('one of %s', async (name, param) => {
    const { data = [] } = await call(`GET /v1/${name}`, `/v1/${name}?limit=1`);
    expect(data).toHaveLength(1);
    await call(`GET /v1/${name}/{${param}}`, `/v1/${name}/${data[0]?.id}`);
  });

  test('made, changed and deleted', async () => {
    const customer = await call('POST /v1/customers', '/v1/customers', {
      name: 'Ada',
      email: 'ada@example.com',
    });
    await call('POST /v1/customers/{customer}', `/v1/customers/${customer.id}`, { phone: '+49301' });
    const charge = await call('POST /v1/charges', '/v1/charges', {
      amount: '100',
      currency: 'eur',
      source: 'tok_createDispute',
      customer: customer.id ?? '',
    });
    await call('POST /v1/refunds', '/v1/refunds', { charge: charge.id ?? '' });
    const endpoint = await call('POST /v1/webhook_endpoints', '/v1/webhook_endpoints', {
      url: 'https://a.example/hook',
      'enabled_events[]': '*',
    });
    await call('DELETE /v1/webhook_endpoints/{webhook_endpoint}', `/v1/webhook_endpoints/${endpoint.id}`);
    await call('DELETE /v1/customers/{customer}', `/v1/customers/${customer.id}`);
    await call('GET /v1/events', '/v1/events?limit=100');
  });

  test('the seed has the promised size', async () => {
    const whole = await startSandbox({ port: 0, host: '127.0.0.1', providers: [provider] });
    const [system] = whole.control.state().systems;
    expect(system?.sizes).toMatchObject({ customers: 500, payments: 5000 });
    await whole.close();
  });
});
