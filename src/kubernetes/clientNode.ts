// Bundled by itself and loaded when the first cluster is opened: the client takes long to load.
export { Exec, KubeConfig, PortForward } from '@kubernetes/client-node';
