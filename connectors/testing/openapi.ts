import { Ajv, type ValidateFunction } from 'ajv';
import addFormatsModule from 'ajv-formats';

interface OpenApiDocument {
  paths: Record<string, Record<string, { responses: Record<string, OpenApiResponse> }>>;
  components: { schemas: Record<string, unknown> };
}

interface OpenApiResponse {
  content?: Record<string, { schema?: unknown }>;
}

export interface OpenApiCheck {
  method: string;
  /** As the description writes it: `/repos/{owner}/{repo}`. */
  path: string;
  status: number;
  body: unknown;
}

/** Checks answers against an OpenAPI 3.0 description; throws with the first difference. */
export function createOpenApiChecker(document: OpenApiDocument): (check: OpenApiCheck) => void {
  const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: true });
  const addFormats = 'default' in addFormatsModule ? addFormatsModule.default : addFormatsModule;
  addFormats(ajv);
  ajv.addSchema({ $id: 'api', components: withNulls(document.components) });
  const compiled = new Map<string, ValidateFunction>();

  return ({ method, path, status, body }) => {
    const key = `${method.toLowerCase()} ${path} ${status}`;
    let validate = compiled.get(key);
    if (validate === undefined) {
      const response = document.paths[path]?.[method.toLowerCase()]?.responses[String(status)];
      const schema = response?.content?.['application/json']?.schema;
      if (schema === undefined) throw new Error(`The description has no ${key}`);
      validate = ajv.compile(absolute(withNulls(schema)) as object);
      compiled.set(key, validate);
    }
    if (validate(body)) return;
    const [error] = validate.errors ?? [];
    throw new Error(`${key}: ${error?.instancePath} ${error?.message} ${JSON.stringify(error?.params)}`);
  };
}

/** OpenAPI 3.0 says `nullable`, JSON Schema says `null`. */
function withNulls(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withNulls);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, ...rest } = schema as Record<string, unknown>;
  const converted = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, withNulls(value)]));
  return nullable === true ? { anyOf: [{ type: 'null' }, converted] } : converted;
}

function absolute(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/'));
}
