import { bindToPath, type Condition, type DocumentMatch, every } from './node.ts';

/** A filter that is read and checked, before it is bound to decoded documents or to their bytes. */
export type FilterNode =
  | { kind: 'every' | 'any'; nodes: readonly FilterNode[] }
  | { kind: 'not'; node: FilterNode }
  | { kind: 'field'; path: string; condition: Condition }
  /** What looks at the whole document. */
  | { kind: 'document'; match: DocumentMatch };

export function bindToDocuments(node: FilterNode): DocumentMatch {
  switch (node.kind) {
    case 'document':
      return node.match;
    case 'field':
      return bindToPath(node.condition, node.path);
    case 'not': {
      const match = bindToDocuments(node.node);
      return (doc) => !match(doc);
    }
    case 'every':
      return every(node.nodes.map(bindToDocuments));
    case 'any':
      return any(node.nodes.map(bindToDocuments));
  }
}

function any(matches: readonly DocumentMatch[]): DocumentMatch {
  return (doc, record) => {
    for (const match of matches) if (match(doc, record)) return true;
    return false;
  };
}
