import type { Request, Response, Router } from 'express';
import { type Context, type Found, findRepository, WRITE } from './access.ts';
import { moveBranch } from './change-branch.ts';
import { fail, invalid, notFound } from './errors.ts';
import { emit } from './events.ts';
import { commitsBetween } from './history.ts';
import { queryText, sendPage } from './http.ts';
import { presentFullPull, presentPull } from './present-pull.ts';
import { branchOf } from './routes-branches.ts';
import { addCommit } from './routes-commits.ts';
import { findUser, type Pull, toTime } from './state.ts';

export function pullRoutes(router: Router, context: Context): void {
  router.get('/repos/:owner/:repo/pulls', (request, response) => {
    const found = findRepository(context, request, response);
    if (found === null) return;
    const { state, repository } = found;
    const status = queryText(request, 'state') || 'open';
    const [owner, head] = [findUser(state, repository.ownerId).login, queryText(request, 'head')];
    const base = queryText(request, 'base');
    const items = repository.pulls
      .filter((pull) => status === 'all' || pull.state === status)
      .filter((pull) => !head || head === `${owner}:${pull.head.ref}`)
      .filter((pull) => !base || base === pull.base.ref)
      .sort(order(request));
    sendPage(request, response, {
      items,
      path: `/repositories/${repository.id}/pulls`,
      present: (pull) => presentPull(state, repository, pull),
    });
  });

  router.post('/repos/:owner/:repo/pulls', (request, response) => {
    const found = findRepository(context, request, response, WRITE);
    if (found === null) return;
    const { state, repository, caller } = found;
    const body = Object(request.body);
    const wrong = (field: string, code = 'invalid') =>
      invalid(response, { resource: 'PullRequest', field, code });
    if (typeof body.title !== 'string' || body.title === '') return wrong('title', 'missing_field');
    const owner = findUser(state, repository.ownerId).login;
    const head = branchOf(repository, String(body.head).replace(`${owner}:`, ''));
    const base = branchOf(repository, String(body.base));
    if (head === undefined) return wrong('head');
    if (base === undefined) return wrong('base');
    const refuse = (message: string) =>
      invalid(response, { resource: 'PullRequest', code: 'custom', message });
    const same = repository.pulls.some(
      (pull) => pull.state === 'open' && pull.head.ref === head.name && pull.base.ref === base.name,
    );
    if (same) return refuse(`A pull request already exists for ${owner}:${head.name}.`);
    if (commitsBetween(repository, base.sha, head.sha).length === 0) {
      return refuse(`No commits between ${base.name} and ${head.name}`);
    }
    const now = toTime(context.now());
    const pull: Pull = {
      id: state.nextId++,
      number: repository.nextNumber++,
      title: body.title,
      body: typeof body.body === 'string' ? body.body : null,
      state: 'open',
      draft: body.draft === true,
      userId: caller.id,
      head: { ref: head.name, sha: head.sha },
      base: { ref: base.name, sha: base.sha },
      createdAt: now,
      updatedAt: now,
      closedAt: null,
      mergedAt: null,
      mergedById: null,
      mergeCommitSha: null,
    };
    repository.pulls.push(pull);
    announce(context, found, pull, 'opened');
    response.status(201).json(presentFullPull(state, repository, pull));
  });

  router.get('/repos/:owner/:repo/pulls/:number', (request, response) => {
    const at = findPull(context, request, response);
    if (at !== null) response.json(presentFullPull(at.found.state, at.found.repository, at.pull));
  });

  router.patch('/repos/:owner/:repo/pulls/:number', (request, response) => {
    const at = findPull(context, request, response, WRITE);
    if (at === null) return;
    const { found, pull } = at;
    const body = Object(request.body);
    const now = toTime(context.now());
    if (typeof body.title === 'string') pull.title = body.title;
    if (typeof body.body === 'string') pull.body = body.body;
    if (body.state === 'closed' && pull.state === 'open')
      Object.assign(pull, { state: 'closed', closedAt: now });
    if (body.state === 'open' && pull.mergedAt === null)
      Object.assign(pull, { state: 'open', closedAt: null });
    pull.updatedAt = now;
    const action = body.state === 'closed' ? 'closed' : body.state === 'open' ? 'reopened' : 'edited';
    announce(context, found, pull, action);
    response.json(presentFullPull(found.state, found.repository, pull));
  });

  router.put('/repos/:owner/:repo/pulls/:number/merge', (request, response) => {
    const at = findPull(context, request, response, WRITE);
    if (at === null) return;
    const { found, pull } = at;
    const { repository, caller } = found;
    const body = Object(request.body);
    const base = branchOf(repository, pull.base.ref);
    if (pull.state !== 'open' || pull.draft || base === undefined) {
      return fail(response, 405, 'Pull Request is not mergeable');
    }
    if (typeof body.sha === 'string' && body.sha !== pull.head.sha) {
      return fail(response, 409, 'Head branch was modified. Review and try the merge again.');
    }
    const squash = body.merge_method === 'squash' || body.merge_method === 'rebase';
    const subject = squash
      ? `${pull.title} (#${pull.number})`
      : `Merge pull request #${pull.number} from ${findUser(found.state, repository.ownerId).login}/${pull.head.ref}`;
    const commit = addCommit(context, {
      repository,
      author: caller,
      message: [body.commit_title ?? subject, body.commit_message].filter(Boolean).join('\n\n'),
      parents: squash ? [base.sha] : [base.sha, pull.head.sha],
    });
    const now = toTime(context.now());
    Object.assign(pull, {
      state: 'closed',
      closedAt: now,
      mergedAt: now,
      updatedAt: now,
      mergedById: caller.id,
      mergeCommitSha: commit.sha,
    });
    moveBranch({ context, repository, sender: caller }, base, commit.sha);
    announce(context, found, pull, 'closed');
    response.json({ sha: commit.sha, merged: true, message: 'Pull Request successfully merged' });
  });
}

function announce(context: Context, { state, repository, caller }: Found, pull: Pull, action: string): void {
  context.changed();
  const payload = { action, number: pull.number, pull_request: presentFullPull(state, repository, pull) };
  emit(context, { repository, sender: caller, event: 'pull_request', payload });
}

function findPull(
  context: Context,
  request: Request,
  response: Response,
  scopes: readonly string[] = [],
): { found: Found; pull: Pull } | null {
  const found = findRepository(context, request, response, scopes);
  if (found === null) return null;
  const pull = found.repository.pulls.find((one) => String(one.number) === request.params['number']);
  if (pull !== undefined) return { found, pull };
  notFound(response);
  return null;
}

function order(request: Request): (a: Pull, b: Pull) => number {
  const byUpdate = queryText(request, 'sort') === 'updated';
  const key = (pull: Pull) =>
    (byUpdate ? pull.updatedAt : pull.createdAt) + String(pull.number).padStart(9, '0');
  const direction = queryText(request, 'direction') || (queryText(request, 'sort') ? 'asc' : 'desc');
  const sign = direction === 'asc' ? 1 : -1;
  return (a, b) => sign * (key(a) < key(b) ? -1 : 1);
}
