import type { OptionFacts, PluginFacts } from './facts';

const fallthrough: OptionFacts = {
  name: 'fallthrough',
  values: '[ZONES…]',
  about: 'leaves names without a record to the next plugin',
};
const ttl: OptionFacts = { name: 'ttl', values: 'SECONDS', about: 'the TTL of answers' };
const reload: OptionFacts = {
  name: 'reload',
  values: 'DURATION',
  about: 'how often the file is read again',
};
const ownTransfer: OptionFacts = {
  name: 'transfer',
  values: 'to ADDRESS…',
  about: 'lets these addresses transfer the zone',
  until: '1.8.0',
  instead: 'the plugin transfer takes its place',
};

/** Plugins that answer from what they hold or watch (coredns READMEs; domain facts 5.1). */
export const answeringPlugins: readonly PluginFacts[] = [
  {
    name: 'kubernetes',
    once: 'always',
    values: '[ZONES…]',
    about: 'answers for Services and pods of the cluster',
    role: 'answers',
    options: [
      {
        name: 'pods',
        values: 'disabled|insecure|verified',
        about: 'answers for the addresses of pods',
      },
      {
        name: 'endpoint',
        values: 'URL',
        about: 'the API server, when CoreDNS runs outside the cluster',
      },
      {
        name: 'tls',
        values: 'CERT KEY CACERT',
        about: 'the certificate shown to that API server',
      },
      {
        name: 'kubeconfig',
        values: 'FILE [CONTEXT]',
        about: 'how the API server is reached',
        since: '1.2.3',
      },
      { name: 'namespaces', values: 'NAMES…', about: 'answers only for these namespaces' },
      {
        name: 'namespace_labels',
        values: 'SELECTOR',
        about: 'answers only for namespaces with these labels',
      },
      { name: 'labels', values: 'SELECTOR', about: 'answers only for objects with these labels' },
      { name: 'endpoint_pod_names', about: 'names endpoints after their pods' },
      ttl,
      { name: 'noendpoints', about: 'does not watch endpoints' },
      fallthrough,
      {
        name: 'ignore',
        values: 'empty_service',
        about: 'answers NXDOMAIN for Services without endpoints',
      },
      { name: 'multicluster', values: '[ZONES…]', about: 'answers for imported Services' },
      { name: 'startup_timeout', values: 'DURATION', about: 'how long the start waits' },
      { name: 'apiserver_qps', values: 'NUMBER', about: 'questions a second to the API server' },
      { name: 'apiserver_burst', values: 'NUMBER', about: 'questions at once to the API server' },
      {
        name: 'apiserver_max_inflight',
        values: 'NUMBER',
        about: 'questions that wait for the API server',
      },
      {
        name: 'upstream',
        values: '[ADDRESS…]',
        about: 'resolves names of ExternalName Services',
        idleSince: '1.5.0',
        until: '1.7.0',
        instead: 'CoreDNS resolves them itself',
      },
      {
        name: 'resyncperiod',
        values: 'DURATION',
        about: 'how often everything is read again',
        until: '1.7.0',
        instead: 'nothing is needed',
      },
      ownTransfer,
    ],
  },
  {
    name: 'hosts',
    once: 'always',
    values: '[FILE [ZONES…]]',
    about: 'answers from a file like /etc/hosts, or from the lines within its braces',
    role: 'answers',
    options: [
      ttl,
      { name: 'no_reverse', about: 'does not answer for addresses' },
      reload,
      fallthrough,
    ],
  },
  {
    name: 'file',
    values: 'FILE [ZONES…]',
    about: 'answers from a zone file',
    role: 'answers',
    options: [reload, fallthrough, ownTransfer],
  },
  {
    name: 'auto',
    values: '[ZONES…]',
    about: 'answers from the zone files of a folder',
    role: 'answers',
    options: [
      { name: 'directory', values: 'FOLDER [PATTERN ZONE]', about: 'where the zone files lie' },
      reload,
      ownTransfer,
    ],
  },
  {
    name: 'secondary',
    values: '[ZONES…]',
    about: 'answers from a zone it transfers',
    role: 'answers',
    options: [
      { name: 'transfer', values: 'from ADDRESS…', about: 'where the zone is transferred from' },
    ],
  },
  {
    name: 'template',
    values: 'CLASS TYPE [ZONES…]',
    about: 'makes answers from the name that was asked',
    role: 'answers',
    options: [
      { name: 'match', values: 'REGEX…', about: 'names it answers for' },
      { name: 'answer', values: 'RECORD', about: 'a record of the answer' },
      { name: 'additional', values: 'RECORD', about: 'an additional record' },
      { name: 'authority', values: 'RECORD', about: 'an authority record' },
      { name: 'rcode', values: 'CODE', about: 'the code of the answer' },
      { name: 'upstream', about: 'does nothing any more' },
      { name: 'ederror', values: 'CODE [REASON]', about: 'an extended error' },
      fallthrough,
    ],
  },
  {
    name: 'k8s_external',
    values: '[ZONES…]',
    about: 'answers for external addresses of Services',
    role: 'answers',
    options: [
      { name: 'apex', values: 'NAME', about: 'the name of the apex' },
      ttl,
      { name: 'headless', about: 'answers for headless Services' },
      fallthrough,
    ],
  },
  { name: 'k8s_gateway', values: '[ZONES…]', about: 'answers for gateways', role: 'answers' },
  {
    name: 'etcd',
    values: '[ZONES…]',
    about: 'answers from etcd',
    role: 'answers',
    options: [
      fallthrough,
      { name: 'path', values: 'PATH', about: 'where the records lie' },
      { name: 'endpoint', values: 'URL…', about: 'where etcd is' },
      { name: 'credentials', values: 'USER PASSWORD', about: 'how etcd is entered' },
      { name: 'tls', values: 'CERT KEY CACERT', about: 'how etcd is entered over TLS' },
    ],
  },
  { name: 'route53', values: '[ZONE:ID…]', about: 'answers from AWS Route 53', role: 'answers' },
  { name: 'azure', values: 'GROUP:ZONE…', about: 'answers from Azure DNS', role: 'answers' },
  {
    name: 'clouddns',
    values: '[ZONE:PROJECT:NAME…]',
    about: 'answers from Google Cloud DNS',
    role: 'answers',
  },
  { name: 'sign', values: 'FILE [ZONES…]', about: 'signs a zone file', role: 'answers' },
  { name: 'erratic', about: 'answers badly, for tests', role: 'answers' },
  { name: 'whoami', about: 'answers with the address and port of the client' },
  {
    name: 'federation',
    values: '[ZONES…]',
    about: 'answers for federated clusters',
    until: '1.7.0',
    instead: 'nothing takes its place',
  },
  { name: 'nomad', values: '[ZONE]', about: 'answers for services of Nomad' },
];
