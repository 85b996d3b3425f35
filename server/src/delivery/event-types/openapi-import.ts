import { z } from 'zod';
import { eventTypeName } from '../http/input.ts';
import { invalid } from '../http/svix-error.ts';

export const importIn = z
  .strictObject({
    dryRun: z.boolean().optional(),
    replaceAll: z.boolean().optional(),
    spec: z.record(z.string(), z.unknown()).nullish(),
    specRaw: z.string().nullish(),
  })
  .refine(({ spec, specRaw }) => ((spec ?? null) === null) !== ((specRaw ?? null) === null), {
    path: ['spec'],
    message: 'give either spec or specRaw',
  });

export interface ImportedEventType {
  name: string;
  description: string;
  deprecated: boolean;
  groupName: string | null;
  featureFlags: string[] | null;
  schemas: { '1': Record<string, unknown> } | null;
}

const operation = z.object({
  operationId: z.string().optional(),
  summary: z.string().optional(),
  description: z.string().optional(),
  deprecated: z.boolean().default(false),
  'x-svix-group-name': eventTypeName.nullish(),
  'x-svix-feature-flags': z.array(eventTypeName).nullish(),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })) }).optional(),
});

const document = z.object({
  webhooks: z.record(z.string(), z.object({ post: operation })).optional(),
  'x-webhooks': z.record(z.string(), z.object({ post: operation })).optional(),
  components: z.object({ schemas: z.record(z.string(), z.unknown()).optional() }).optional(),
});

/** The event types that an OpenAPI document describes under `webhooks`, or `x-webhooks` before 3.1. */
export function eventTypesOf({ spec, specRaw }: z.output<typeof importIn>): ImportedEventType[] {
  const field = typeof specRaw === 'string' ? 'specRaw' : 'spec';
  const parsed = document.safeParse(typeof specRaw === 'string' ? parse(specRaw) : spec);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(['body', field, ...(issue?.path.map(String) ?? [])], issue?.message ?? 'is not OpenAPI');
  }
  const { components } = parsed.data;
  const hooks = { ...parsed.data['x-webhooks'], ...parsed.data.webhooks };
  return Object.entries(hooks).map(([key, { post }]) => {
    const name = eventTypeName.safeParse(post.operationId ?? key);
    if (!name.success) {
      throw invalid(['body', field, 'webhooks', key], 'needs a name of letters, digits, "-", "_" and "."');
    }
    const schema = Object.values(post.requestBody?.content ?? {})[0]?.schema;
    return {
      name: name.data,
      description: post.description ?? post.summary ?? name.data,
      deprecated: post.deprecated,
      groupName: post['x-svix-group-name'] ?? null,
      featureFlags: post['x-svix-feature-flags'] ?? null,
      schemas: isObject(schema) ? { '1': whole(schema, components) } : null,
    };
  });
}

/** A schema that points into the document takes along what it points to. */
function whole(schema: Record<string, unknown>, components: unknown): Record<string, unknown> {
  return JSON.stringify(schema).includes('"#/components/') ? { ...schema, components } : schema;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(['body', 'specRaw'], 'must be JSON; of a YAML document give the parsed object as spec');
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
