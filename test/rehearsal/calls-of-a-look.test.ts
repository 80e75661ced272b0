import { SILENT } from '../../rehearsal/play/narrator';
import { Play } from '../../rehearsal/play/play';

test('while our operation runs, a look reads the ledger twice, and asks Google once and EC2 once', async () => {
  const play = await Play.begin({ nodes: 6, secondsPerNode: 240 }, SILENT);
  const looks: string[][] = [];
  play.cloud.gateway.intercept = ({ service, action, handler }) => {
    if (handler.startsWith('reconcile')) {
      if (service === 'dynamodb' && action === 'GetItem' && (looks.at(-1)?.length ?? 2) > 1) {
        looks.push([]);
      }
      looks.at(-1)?.push(service);
    }
    return 'pass';
  };
  try {
    await play.deploy('Link', { generation: '1' });
  } finally {
    await play.end();
  }
  const quiet = looks.filter((calls) => calls.join() === 'dynamodb,dynamodb,gkemulticloud,ec2');

  expect(looks.length - quiet.length).toBeLessThan(20);
  expect(quiet.length).toBeGreaterThan(50);
});
