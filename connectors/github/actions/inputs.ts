import { z } from 'zod';

export const repositoryName = z
  .string()
  .regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/, 'Must be like "owner/name"')
  .meta({
    title: 'Repository',
    description: 'Full name, like "acme/storefront"',
    examples: ['acme/storefront'],
  });

/** The rules of `git check-ref-format` that matter in practice; GitHub checks the rest. */
export const branchName = z
  .string()
  .min(1)
  .max(250)
  .regex(/^(?!\/)(?!.*\.\.)(?!.*\/\/)[^\s~^:?*[\\]+(?<![/.])$/, 'Must be a valid branch name');
