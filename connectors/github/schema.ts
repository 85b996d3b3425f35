import { z } from 'zod';

/** GitHub's objects as far as we use them; everything else in them is ignored. */

const login = z.object({ id: z.int(), login: z.string() });

export const remoteUser = login;

export const remoteRepository = z.object({
  id: z.int(),
  name: z.string(),
  full_name: z.string(),
  description: z.string().nullable(),
  html_url: z.string(),
  default_branch: z.string(),
  private: z.boolean(),
  visibility: z.string().nullish(),
  archived: z.boolean(),
  language: z.string().nullish(),
  open_issues_count: z.int().nullish(),
  stargazers_count: z.int().nullish(),
  created_at: z.string(),
  updated_at: z.string().nullish(),
});

export const remoteBranch = z.object({
  name: z.string(),
  commit: z.object({ sha: z.string() }),
  protected: z.boolean(),
});

const signature = z.object({
  name: z.string().nullish(),
  email: z.string().nullish(),
  date: z.string().nullish(),
});

export const remoteCommit = z.object({
  sha: z.string(),
  html_url: z.string(),
  commit: z.object({ message: z.string(), author: signature.nullish(), committer: signature.nullish() }),
  /** Absent or `{}` when the address belongs to no GitHub user. */
  author: z.object({ id: z.int().nullish() }).nullish(),
  parents: z.array(z.object({ sha: z.string() })),
});

export const remotePull = z.object({
  id: z.int(),
  number: z.int(),
  title: z.string(),
  body: z.string().nullable(),
  state: z.string(),
  draft: z.boolean().nullish(),
  user: login.nullable(),
  head: z.object({ ref: z.string(), sha: z.string() }),
  base: z.object({ ref: z.string() }),
  html_url: z.string(),
  merge_commit_sha: z.string().nullish(),
  created_at: z.string(),
  updated_at: z.string(),
  closed_at: z.string().nullish(),
  merged_at: z.string().nullish(),
});

export const remoteComparison = z.object({ total_commits: z.int(), commits: z.array(remoteCommit) });

export const remoteRef = z.object({ object: z.object({ sha: z.string() }) });

export const remoteHook = z.object({ id: z.int(), config: z.object({ url: z.string().nullish() }) });

export const remoteMerge = z.object({ sha: z.string(), merged: z.boolean() });

export type RemoteRepository = z.infer<typeof remoteRepository>;
export type RemoteBranch = z.infer<typeof remoteBranch>;
export type RemoteCommit = z.infer<typeof remoteCommit>;
export type RemotePull = z.infer<typeof remotePull>;
