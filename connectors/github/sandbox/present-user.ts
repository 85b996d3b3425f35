import type { User } from './state.ts';

const API = 'https://api.github.com';

export function nodeId(kind: string, id: number | string): string {
  return `${kind}_${Buffer.from(String(id)).toString('base64url')}`;
}

/** The `simple-user` of the REST description. */
export function presentUser({ id, login, type }: User) {
  const url = `${API}/users/${login}`;
  return {
    login,
    id,
    node_id: nodeId('U', id),
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    gravatar_id: '',
    url,
    html_url: `https://github.com/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    site_admin: false,
  };
}

/** The `public-user`, as `/user` answers without the `user` scope. */
export function presentOwnUser(user: User) {
  return {
    ...presentUser(user),
    user_view_type: 'public',
    name: user.name,
    company: 'Acme Labs',
    blog: '',
    location: null,
    email: user.email,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: 4,
    public_gists: 0,
    followers: 12,
    following: 9,
    created_at: '2016-04-11T08:12:44Z',
    updated_at: '2026-01-15T10:00:00Z',
  };
}
