import { element } from './element';

/** What a mesh without clusters shows: what this page will be, and the first step there. */
export const emptyState = (mesh: string): HTMLElement =>
  element('section', {
    class: 'empty',
    children: [
      element('h2', { text: `Mesh ${mesh} has no clusters yet` }),
      element('p', {
        text: 'A mesh is a group of kubeconfig contexts whose clusters share one root certificate and reach each other through their ingress gateways.',
      }),
      element('ol', {
        children: [
          'Put at least two contexts into the mesh: Edit Mesh… in the Meshes view.',
          'Establish Trust… gives every cluster an intermediate CA under one root.',
          'Render and apply the multicluster manifest, then forward the DNS zone.',
          'Export a service, and this picture shows who can call whom.',
        ].map((text) => element('li', { text })),
      }),
    ],
  });
