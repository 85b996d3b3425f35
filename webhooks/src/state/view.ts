export type View =
  | { name: 'endpoints' }
  | { name: 'new-endpoint' }
  | { name: 'endpoint'; id: string }
  | { name: 'edit-endpoint'; id: string }
  | { name: 'messages' }
  | { name: 'message'; id: string }
  | { name: 'activity' }
  | { name: 'live' };

/** What the navigation offers. */
export type Section = 'endpoints' | 'messages' | 'activity' | 'live';

export const SECTIONS: readonly Section[] = ['endpoints', 'messages', 'activity', 'live'];

export function sectionOf({ name }: View): Section {
  if (name === 'message' || name === 'messages') return 'messages';
  return name === 'activity' || name === 'live' ? name : 'endpoints';
}

/** `endpoints/ep_1/edit`; the first view has the empty path. */
export function pathOf(view: View): string {
  switch (view.name) {
    case 'endpoints':
      return '';
    case 'new-endpoint':
      return 'endpoints/new';
    case 'endpoint':
      return `endpoints/${encodeURIComponent(view.id)}`;
    case 'edit-endpoint':
      return `endpoints/${encodeURIComponent(view.id)}/edit`;
    case 'message':
      return `messages/${encodeURIComponent(view.id)}`;
    default:
      return view.name;
  }
}

/** Anything that is no path of ours is the first view. */
export function viewOf(path: string): View {
  const [section, rawId, action] = path.replace(/^\/+|\/+$/g, '').split('/');
  const id = decode(rawId);
  switch (section) {
    case 'endpoints':
      if (id === null) return { name: 'endpoints' };
      if (id === 'new') return { name: 'new-endpoint' };
      return { name: action === 'edit' ? 'edit-endpoint' : 'endpoint', id };
    case 'messages':
      return id === null ? { name: 'messages' } : { name: 'message', id };
    case 'activity':
    case 'live':
      return { name: section };
    default:
      return { name: 'endpoints' };
  }
}

function decode(id: string | undefined): string | null {
  if (id === undefined || id === '') return null;
  try {
    return decodeURIComponent(id);
  } catch {
    return null;
  }
}
