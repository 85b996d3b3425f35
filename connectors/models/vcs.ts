import { z } from 'zod';
import { person, timestamp } from './common.ts';

export const repository = z.object({
  name: z.string(),
  fullName: z.string(),
  description: z.string().nullable(),
  url: z.string(),
  defaultBranch: z.string(),
  visibility: z.enum(['public', 'private', 'internal', 'other']),
  archived: z.boolean(),
  language: z.string().nullable(),
  openIssues: z.int().nullable(),
  stars: z.int().nullable(),
  createdAt: timestamp,
  updatedAt: timestamp.nullable(),
});

export const branch = z.object({
  repositoryRemoteId: z.string(),
  name: z.string(),
  headSha: z.string(),
  isDefault: z.boolean(),
  protected: z.boolean(),
});

export const commit = z.object({
  repositoryRemoteId: z.string(),
  sha: z.string(),
  message: z.string(),
  author: person,
  authoredAt: timestamp,
  committedAt: timestamp,
  parentShas: z.array(z.string()),
  url: z.string(),
});

export const pullRequest = z.object({
  repositoryRemoteId: z.string(),
  number: z.int(),
  title: z.string(),
  body: z.string().nullable(),
  state: z.enum(['open', 'closed', 'merged', 'other']),
  draft: z.boolean(),
  author: person,
  sourceBranch: z.string(),
  targetBranch: z.string(),
  headSha: z.string(),
  mergeCommitSha: z.string().nullable(),
  url: z.string(),
  createdAt: timestamp,
  updatedAt: timestamp,
  mergedAt: timestamp.nullable(),
  closedAt: timestamp.nullable(),
});
