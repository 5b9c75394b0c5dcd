// Bundled by itself and loaded when the first cluster is opened: the client takes long to load.
export { KubeConfig } from '@kubernetes/client-node';
