import * as vscode from 'vscode';
import { planFor } from '../../planners/planFor';
import { isEmpty } from '../../plan/plan';
import { prepared } from '../../prepared';
import { reportOf } from '../../views/planReport';
import type { ManifestPart } from '../contributions';
import type { Session } from '../session';
import { askManifest } from './manifests';

/** Shows what applying a manifest would change, cluster by cluster, and writes nothing. */
export const compareManifest =
  (session: Session) =>
  async (named?: string, part?: ManifestPart): Promise<void> => {
    const wanted = await askManifest(session, 'Compare with Cluster', named, part);
    if (!wanted) return;
    const title = `Compare ${wanted.title}`;
    const ready = await session.person.waits(`${title}: reading`, (_tell, token) =>
      prepared(wanted, session.clusters, token),
    );
    const planned = planFor(ready, session.mesh.snapshot);
    if (planned.kind !== 'plan') await session.person.obstacles(title, planned.because);
    else if (isEmpty(planned.plan)) {
      void vscode.window.showInformationMessage(
        `${wanted.clusters.join(', ')}: everything is as ${wanted.title} says.`,
      );
    } else {
      const report = reportOf({ plan: planned.plan, rejections: [], predicted: [] });
      await session.person.documents.show({
        ...report,
        title: `${wanted.title}, live and written`,
      });
    }
  };
