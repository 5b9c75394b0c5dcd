import { Host } from './host';
import { Overview } from './overview';
import { registerToolkit } from './toolkit';

const root = document.getElementById('overview');
if (root) {
  registerToolkit();
  const host = new Host();
  const overview = new Overview(root, host);
  host.listen((topology) => {
    overview.show(topology);
  });
  // What was seen last is better than nothing until the editor has answered.
  const { topology } = host.memory;
  if (topology) overview.show(topology);
  host.send({ ready: true });
}
