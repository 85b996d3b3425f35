export default {
  globs: ['src/components/portal/portal.ts', 'src/events/events.ts', 'src/element.ts'],
  outdir: 'dist',
  litelement: true,
  plugins: [
    {
      name: 'public-surface-only',
      packageLinkPhase({ customElementsManifest }) {
        const hidden = ({ privacy, name }) => privacy === 'private' || name?.startsWith('#');
        for (const module of customElementsManifest.modules) {
          for (const declaration of module.declarations ?? []) {
            declaration.members = declaration.members?.filter((member) => !hidden(member));
            if (declaration.name === 'PatchbayWebhooks') declaration.tagName = 'patchbay-webhooks';
          }
        }
      },
    },
  ],
};
