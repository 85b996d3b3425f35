import { type SvixError, svixError } from './svix-error.ts';

/** What Svix has and this service does not, with the way there is instead. Paths below `/api/v1`. */
const NOT_OFFERED: readonly { path: RegExp; what: string; instead: string }[] = [
  {
    path: /^\/app\/[^/]+\/endpoint\/[^/]+\/transformation$/,
    what: 'Transformations',
    instead: 'For ids in place of records set the endpoint metadata "patchbay:payload" to "thin".',
  },
  {
    path: /^\/app\/[^/]+\/(poller|polling-endpoint)\//,
    what: 'Polling endpoints',
    instead: 'List messages and go on from the iterator.',
  },
  { path: /^\/app\/[^/]+\/integration(\/|$)/, what: 'Integrations', instead: 'Give out app portal access.' },
  {
    path: /^\/app\/[^/]+\/(endpoint\/[^/]+\/auto-config|autoconfig(\/|$))/,
    what: 'Automatic configurations',
    instead: 'Create endpoints by the API or in the portal.',
  },
  {
    path: /^\/(app\/[^/]+\/destination|connector)(\/|$)/,
    what: 'Connectors and destinations other than HTTP endpoints',
    instead: 'Create an endpoint.',
  },
  {
    path: /^\/environment\/(export|import)$/,
    what: 'Exports and imports of environments',
    instead: 'List its event types, or import them from an OpenAPI document.',
  },
  { path: /^\/(auth\/)?stream(-[a-z-]+)?(\/|$)/, what: 'Streams', instead: 'Send messages to endpoints.' },
];

/** For a path that nothing answers: null when Svix has nothing there either. */
export function notOffered(path: string): SvixError | null {
  const found = NOT_OFFERED.find((item) => item.path.test(path));
  if (found === undefined) return null;
  // A 4xx: the SDK repeats what is answered with a 5xx.
  const { what, instead } = found;
  return svixError(404, 'not_offered', `${what} are not offered by this delivery service. ${instead}`);
}
