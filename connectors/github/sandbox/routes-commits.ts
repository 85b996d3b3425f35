import type { Request, Router } from 'express';
import { type Context, findRepository, WRITE } from './access.ts';
import { createBranch, moveBranch } from './change-branch.ts';
import { fail, notFound } from './errors.ts';
import { commitsBetween, findCommit, historyOf, mergeBase } from './history.ts';
import { queryText, sendPage, takePage } from './http.ts';
import { presentCommit } from './present-commit.ts';
import { repositoryUrl } from './present-repository.ts';
import { branchOf } from './routes-branches.ts';
import { type Commit, fullName, type Repository, toTime, type User } from './state.ts';

export function commitRoutes(router: Router, context: Context): void {
  router.get('/repos/:owner/:repo/commits', (request, response) => {
    const found = findRepository(context, request, response);
    if (found === null) return;
    const { state, repository } = found;
    if (repository.branches.length === 0) return fail(response, 409, 'Git Repository is empty.');
    const head = resolve(repository, queryText(request, 'sha') || repository.defaultBranch);
    if (head === undefined) return notFound(response);
    const [since, until] = [time(request, 'since'), time(request, 'until')];
    const history = historyOf(repository, head);
    const isAsked = ({ committedAt }: Commit) => {
      const at = Date.parse(committedAt);
      return at >= (since ?? at) && at <= (until ?? at);
    };
    const items = since === null && until === null ? history : history.filter(isAsked);
    sendPage(request, response, {
      items,
      path: `/repositories/${repository.id}/commits`,
      present: (commit) => presentCommit(state, repository, commit),
    });
  });

  router.get('/repos/:owner/:repo/commits/:ref', (request, response) => {
    const found = findRepository(context, request, response);
    if (found === null) return;
    const commit = findCommit(found.repository, resolve(found.repository, request.params.ref) ?? '');
    if (commit === undefined) return fail(response, 422, `No commit found for SHA: ${request.params.ref}`);
    response.json(presentCommit(found.state, found.repository, commit));
  });

  router.get('/repos/:owner/:repo/compare/*basehead', (request, response) => {
    const found = findRepository(context, request, response);
    if (found === null) return;
    const { state, repository } = found;
    const [from = '', to = ''] = ([] as string[]).concat(request.params.basehead).join('/').split('...');
    const [base, head] = [resolve(repository, from) ?? '', resolve(repository, to) ?? ''];
    const [baseCommit, common] = [findCommit(repository, base), mergeBase(repository, base, head)];
    if (baseCommit === undefined || common === undefined) return notFound(response);
    const ahead = commitsBetween(repository, base, head);
    const behind = commitsBetween(repository, head, base).length;
    const html = `https://github.com/${fullName(state, repository)}/compare/${from}...${to}`;
    response.json({
      url: `${repositoryUrl(state, repository)}/compare/${from}...${to}`,
      html_url: html,
      permalink_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      base_commit: presentCommit(state, repository, baseCommit),
      merge_base_commit: presentCommit(state, repository, common),
      status: comparison(ahead.length, behind),
      ahead_by: ahead.length,
      behind_by: behind,
      total_commits: ahead.length,
      commits: takePage(request, response, {
        items: ahead,
        path: `/repositories/${repository.id}/compare/${from}...${to}`,
        present: (commit) => presentCommit(state, repository, commit),
      }),
      files: [],
    });
  });

  /** The simplest way to make a commit: write one file. */
  router.put('/repos/:owner/:repo/contents/*path', (request, response) => {
    const found = findRepository(context, request, response, WRITE);
    if (found === null) return;
    const { state, repository, caller } = found;
    const { message, branch: wanted } = Object(request.body);
    if (typeof message !== 'string')
      return fail(response, 422, 'Invalid request.\n\n"message" wasn\'t supplied.');
    const name = typeof wanted === 'string' ? wanted : repository.defaultBranch;
    const branch = branchOf(repository, name);
    if (branch === undefined && repository.branches.length > 0)
      return fail(response, 404, `Branch ${name} not found`);
    const parents = branch === undefined ? [] : [branch.sha];
    const commit = addCommit(context, { repository, author: caller, message, parents });
    const change = { context, repository, sender: caller };
    if (branch === undefined) createBranch(change, { name, sha: commit.sha, protected: false });
    else moveBranch(change, branch, commit.sha);
    const {
      commit: git,
      url,
      html_url,
      node_id,
      parents: presented,
    } = presentCommit(state, repository, commit);
    const path = ([] as string[]).concat(request.params.path).join('/');
    response.status(201).json({
      content: { name: path.split('/').at(-1), path, sha: context.random.hex(40), size: 0, type: 'file' },
      commit: { ...git, sha: commit.sha, node_id, url, html_url, parents: presented },
    });
  });
}

export function addCommit(
  context: Context,
  input: { repository: Repository; author: User; message: string; parents: string[] },
): Commit {
  const time = toTime(context.now());
  const commit: Commit = {
    sha: context.random.hex(40),
    message: input.message,
    authorId: input.author.id,
    authorName: input.author.name,
    authorEmail: input.author.email,
    authoredAt: time,
    committedAt: time,
    parents: input.parents,
  };
  input.repository.commits.push(commit);
  context.changed();
  return commit;
}

function time(request: Request, name: string): number | null {
  const value = Date.parse(queryText(request, name));
  return Number.isNaN(value) ? null : value;
}

function comparison(ahead: number, behind: number): 'identical' | 'ahead' | 'behind' | 'diverged' {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}

/** A branch's name or a commit's sha, as a sha. */
export function resolve(repository: Repository, ref: string): string | undefined {
  return branchOf(repository, ref)?.sha ?? findCommit(repository, ref)?.sha;
}
