import type { Finding, Judgement, NotChecked, Severity, Topic } from '../mesh/finding';
import type { ContextName } from '../objects/reference';
import { findingNodeId, namedNodeId, rowNodeId } from './nodeIds';
import { counted } from './oneLine';
import { treeNode, type TreeNode } from './treeNode';

/** A judgement by place, so that each row finds its own without a search. */
export class FindingIndex {
  readonly #findings = new Map<string, Finding[]>();
  readonly #notChecked = new Map<string, NotChecked[]>();

  constructor(judgement: Judgement) {
    for (const it of judgement.findings) {
      push(this.#findings, it.mesh, it);
      if (it.cluster !== undefined) push(this.#findings, keyOf(it.mesh, it.cluster), it);
      push(this.#findings, keyOf(it.mesh, it.cluster, it.topic), it);
    }
    for (const it of judgement.notChecked) {
      push(this.#notChecked, keyOf(it.mesh, it.cluster, it.topic), it);
      push(this.#notChecked, keyOf(it.mesh, it.cluster), it);
    }
  }

  ofMesh(mesh: string): readonly Finding[] {
    return this.#findings.get(mesh) ?? [];
  }

  ofCluster(mesh: string, cluster: ContextName): readonly Finding[] {
    return this.#findings.get(keyOf(mesh, cluster)) ?? [];
  }

  ofTopic(mesh: string, cluster: ContextName, topic: Topic): readonly Finding[] {
    return this.#findings.get(keyOf(mesh, cluster, topic)) ?? [];
  }

  notChecked(mesh: string, cluster: ContextName, topic?: Topic): readonly NotChecked[] {
    return this.#notChecked.get(keyOf(mesh, cluster, topic)) ?? [];
  }
}

const keyOf = (mesh: string, cluster: ContextName | undefined, topic?: Topic): string =>
  JSON.stringify([mesh, cluster, topic]);

function push<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

const severities: readonly Severity[] = ['error', 'warning', 'info'];

/** "2 errors, 1 warning"; undefined when there is nothing to say. */
export function severityCounts(findings: readonly Pick<Finding, 'severity'>[]): string | undefined {
  const parts = severities.flatMap((severity) => {
    const count = findings.filter((it) => it.severity === severity).length;
    if (count === 0) return [];
    return [severity === 'info' ? `${count} info` : counted(count, severity)];
  });
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** The worst severity among findings. */
export const worstOf = (findings: readonly Pick<Finding, 'severity'>[]): Severity | undefined =>
  severities.find((severity) => findings.some((it) => it.severity === severity));

const colors: Readonly<Record<Severity, string>> = {
  error: 'problemsErrorIcon.foreground',
  warning: 'problemsWarningIcon.foreground',
  info: 'problemsInfoIcon.foreground',
};

/** The colour of a row that holds findings. Colour never speaks alone: the counts are in words. */
export const colorFor = (findings: readonly Pick<Finding, 'severity'>[]): string | undefined => {
  const worst = worstOf(findings);
  return worst && worst !== 'info' ? colors[worst] : undefined;
};

/** One row for each finding, worst first. */
export const findingNodes = (findings: readonly Finding[]): readonly TreeNode[] =>
  severities.flatMap((severity) =>
    findings.filter((it) => it.severity === severity).map(findingNode),
  );

function findingNode(finding: Finding): TreeNode {
  const { severity, code, message, hint, remedy, mesh, cluster, subject } = finding;
  return treeNode({
    id: findingNodeId(finding),
    label: `${severity} ${code}: ${message}`,
    icon: severity,
    color: colors[severity],
    contextValue: `finding.${severity}${remedy ? '.curable' : ''}`,
    details: hint === undefined ? [] : [hint],
    finding: code,
    reference: subject,
    mesh,
    cluster,
    remedy,
  });
}

/** One row for each reason why something was not checked. */
export const notCheckedNodes = (notChecked: readonly NotChecked[]): readonly TreeNode[] =>
  [...new Map(notChecked.map((it) => [it.because, it])).values()].map((it) =>
    treeNode({
      id: namedNodeId(rowNodeId(it.mesh, it.cluster, it.topic), 'notChecked', it.because),
      label: `not checked: ${it.because}`,
      icon: 'question',
      contextValue: 'notChecked',
      details: [`The question asked by ${it.analyzer} stays open.`],
      mesh: it.mesh,
      cluster: it.cluster,
    }),
  );

/** What the badge of the view counts: errors and warnings; an info asks for nothing. */
export const findingCount = (judgement: Judgement): number =>
  judgement.findings.filter((it) => it.severity !== 'info').length;
