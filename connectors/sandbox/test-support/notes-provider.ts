import { defineSandboxProvider, type SandboxProvider } from '../provider.ts';

interface NotesState {
  notes: { id: string; text: string }[];
}

/** A provider with two kinds of refresh, small enough to test the host itself. */
export function notesProvider(oauth: Partial<NonNullable<SandboxProvider['oauth']>> = {}): SandboxProvider {
  return defineSandboxProvider<NotesState>({
    id: 'notes',
    hosts: ['notes.example', 'shared.example/notes'],
    accounts: [
      { id: '1', login: 'ada', name: 'Ada Lovelace' },
      { id: '2', login: 'bob', name: 'Bob <b>Bold</b>' },
    ],
    sizes: { notes: 3 },
    apiKeys: { key_live_1: { id: '1', login: 'ada', name: 'Ada Lovelace' } },
    seed: ({ sizes, random, now }) => ({
      notes: Array.from({ length: sizes['notes'] ?? 0 }, (_, index) => ({
        id: String(index),
        text: `${random.hex(6)} ${now.toISOString()}`,
      })),
    }),
    oauth: {
      authorizePath: '/notes.example/authorize',
      tokenPath: '/notes.example/token',
      revocation: { path: '/notes.example/revoke', method: 'POST' },
      clientAuthentication: 'body',
      accessTokenSeconds: 3600,
      refreshTokens: 'rotating',
      scopeDescriptions: { read: 'Read your notes' },
      tokenPrefixes: { access: 'na_', refresh: 'nr_' },
      ...oauth,
    },
    routes(router, context) {
      const needToken = context.requireToken({
        unauthorized: (_request, response) => void response.status(401).json({ message: 'Bad credentials' }),
      });
      const needWrite = context.requireToken({
        scopes: ['write'],
        unauthorized: (_request, response) => void response.status(401).json({ message: 'Bad credentials' }),
      });
      router.get('/notes.example/notes', needToken, (request, response) => {
        if (request.query['checkpoint'] !== undefined && context.takeExpiredCheckpoint(request)) {
          return void response.status(410).json({ message: 'Gone' });
        }
        response.json({ notes: context.state.notes, account: context.accountOf(request).login });
      });
      router.post('/notes.example/notes', needWrite, (request, response) => {
        const note = { id: context.random.hex(8), text: String(request.body.text) };
        context.state.notes.push(note);
        context.changed();
        if (typeof request.body.hook === 'string') {
          context.deliver({
            url: request.body.hook,
            headers: { 'content-type': 'application/json', 'x-signature': 'signed' },
            body: JSON.stringify(note),
          });
        }
        response.status(201).json(note);
      });
    },
    errorBody: (status, kind) => ({ status, body: { message: kind } }),
  });
}
