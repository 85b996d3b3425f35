export interface TaggedTemplate {
  type: 'TaggedTemplateExpression';
  tag: { name?: string };
  quasi: { quasis: { start: number; end: number; value: { raw: string } }[] };
}

/** Every tagged template of a syntax tree (ESTree), those within others too. */
export function* taggedTemplates(node: unknown): Generator<TaggedTemplate> {
  if (typeof node !== 'object' || node === null) return;
  if (isTaggedTemplate(node)) yield node;
  for (const child of Object.values(node)) yield* taggedTemplates(child);
}

function isTaggedTemplate(node: object): node is TaggedTemplate {
  return 'type' in node && node.type === 'TaggedTemplateExpression';
}
