import { ApiException, Svix } from 'svix';

/** Our endpoint's own name at Patchbay, so that a restart finds it again. */
const UID = 'acme-demo';

/** Registers our webhook address at Patchbay (the Svix API, application `main`) and fetches its signing secret. */
export async function ensureEndpoint(input: {
  patchbayUrl: string;
  apiKey: string;
  url: string;
}): Promise<{ secret: string }> {
  const svix = new Svix(input.apiKey, { serverUrl: input.patchbayUrl });
  try {
    await svix.endpoint.patch('main', UID, { url: input.url, disabled: false });
  } catch (error) {
    if (!(error instanceof ApiException) || error.code !== 404) throw error;
    await svix.endpoint.create('main', { uid: UID, url: input.url, description: 'Acme demo' });
  }
  const { key } = await svix.endpoint.getSecret('main', UID);
  return { secret: key };
}
