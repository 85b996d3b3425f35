import type { Request, Router } from 'express';
import { type Context, findRepository, WRITE } from './access.ts';
import { createBranch, deleteBranch, moveBranch } from './change-branch.ts';
import { fail, notFound } from './errors.ts';
import { findCommit } from './history.ts';
import { queryText, sendPage } from './http.ts';
import { presentBranch, presentCommit, presentRef } from './present-commit.ts';
import { repositoryUrl } from './present-repository.ts';
import type { Branch, Repository } from './state.ts';

export function branchRoutes(router: Router, context: Context): void {
  router.get('/repos/:owner/:repo/branches', (request, response) => {
    const found = findRepository(context, request, response);
    if (found === null) return;
    const { state, repository } = found;
    const onlyProtected = queryText(request, 'protected');
    sendPage(request, response, {
      items: byName(repository).filter((one) => !onlyProtected || String(one.protected) === onlyProtected),
      path: `/repositories/${repository.id}/branches`,
      present: (branch) => presentBranch(state, repository, branch),
    });
  });

  router.get('/repos/:owner/:repo/branches/*branch', (request, response) => {
    const found = findRepository(context, request, response);
    if (found === null) return;
    const { state, repository } = found;
    const branch = branchOf(repository, wildcard(request, 'branch'));
    const commit = branch === undefined ? undefined : findCommit(repository, branch.sha);
    if (branch === undefined || commit === undefined) return fail(response, 404, 'Branch not found');
    const self = `${repositoryUrl(state, repository)}/branches/${branch.name}`;
    response.json({
      name: branch.name,
      commit: presentCommit(state, repository, commit),
      _links: { self, html: `https://github.com/${repository.name}/tree/${branch.name}` },
      protected: branch.protected,
      protection: { enabled: branch.protected },
      protection_url: `${self}/protection`,
    });
  });

  router.get('/repos/:owner/:repo/git/ref/*ref', (request, response) => {
    const found = findRepository(context, request, response);
    if (found === null) return;
    const branch = branchOf(found.repository, headName(request));
    if (branch === undefined) return notFound(response);
    response.json(presentRef(found.state, found.repository, branch));
  });

  router.get('/repos/:owner/:repo/git/matching-refs/*ref', (request, response) => {
    const found = findRepository(context, request, response);
    if (found === null) return;
    const prefix = headName(request);
    const matching = byName(found.repository).filter(({ name }) => name.startsWith(prefix));
    response.json(matching.map((branch) => presentRef(found.state, found.repository, branch)));
  });

  router.post('/repos/:owner/:repo/git/refs', (request, response) => {
    const found = findRepository(context, request, response, WRITE);
    if (found === null) return;
    const { state, repository, caller } = found;
    const { ref, sha } = Object(request.body);
    const name = /^refs\/heads\/([^\s~^:?*[\\]+)$/.exec(String(ref))?.[1];
    if (name === undefined || name.endsWith('/') || name.includes('..')) {
      return fail(response, 422, `${String(ref)} is not a valid ref name.`);
    }
    if (findCommit(repository, String(sha)) === undefined)
      return fail(response, 422, 'Object does not exist');
    if (branchOf(repository, name) !== undefined) return fail(response, 422, 'Reference already exists');
    const branch: Branch = { name, sha: String(sha), protected: false };
    createBranch({ context, repository, sender: caller }, branch);
    response.status(201).json(presentRef(state, repository, branch));
  });

  router.patch('/repos/:owner/:repo/git/refs/*ref', (request, response) => {
    const found = findRepository(context, request, response, WRITE);
    if (found === null) return;
    const { state, repository, caller } = found;
    const branch = branchOf(repository, headName(request));
    const sha = String(Object(request.body).sha);
    if (branch === undefined) return fail(response, 422, 'Reference does not exist');
    if (findCommit(repository, sha) === undefined) return fail(response, 422, 'Object does not exist');
    moveBranch({ context, repository, sender: caller }, branch, sha);
    response.json(presentRef(state, repository, branch));
  });

  router.delete('/repos/:owner/:repo/git/refs/*ref', (request, response) => {
    const found = findRepository(context, request, response, WRITE);
    if (found === null) return;
    const { repository, caller } = found;
    const branch = branchOf(repository, headName(request));
    if (branch === undefined) return fail(response, 422, 'Reference does not exist');
    deleteBranch({ context, repository, sender: caller }, branch);
    response.status(204).end();
  });
}

export function branchOf(repository: Repository, name: string): Branch | undefined {
  return repository.branches.find((branch) => branch.name === name);
}

function byName(repository: Repository): Branch[] {
  return [...repository.branches].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `heads/main`, also written `heads%2Fmain`, as the name of the branch; no branch is called as anything else comes out. */
function headName(request: Request): string {
  const ref = wildcard(request, 'ref');
  return ref.startsWith('heads/') ? ref.slice('heads/'.length) : `:${ref}`;
}

/** Branch names hold slashes: Express gives the segments. */
function wildcard(request: Request, name: string): string {
  const value: unknown = request.params[name];
  return Array.isArray(value) ? value.join('/') : '';
}
