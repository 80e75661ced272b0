import { UsageError } from '../../../../cli/command-line/arguments';
import {
  emulatorInstructions,
  parseEmulatorArguments,
  startEmulator,
} from '../../../../rehearsal/google/gke-multi-cloud/emulator';

describe('the command line', () => {
  test('has defaults for everything', () => {
    expect(parseEmulatorArguments([])).toEqual({ port: 8080, nodes: 3, secondsPerNode: 10 });
  });

  test('takes port, nodes and seconds per node', () => {
    const args = ['--port', '0', '--nodes=50', '--seconds-per-node', '0.5'];
    expect(parseEmulatorArguments(args)).toEqual({ port: 0, nodes: 50, secondsPerNode: 0.5 });
  });

  test.each([[['--help']], [['-h']], [['--port', '1', '--help']]])('asks for help with %j', (args) => {
    expect(parseEmulatorArguments(args)).toBe('help');
  });

  test.each([
    [['--port', 'http'], '--port must be a whole number from 0 to 65535, not "http".'],
    [['--port', '65536'], '--port must be a whole number from 0 to 65535, not "65536".'],
    [['--port', '80.5'], '--port must be a whole number from 0 to 65535, not "80.5".'],
    [['--nodes', '0'], '--nodes must be a whole number from 1 to 50, not "0".'],
    [['--nodes', '51'], '--nodes must be a whole number from 1 to 50, not "51".'],
    [['--nodes', ''], '--nodes must be a whole number from 1 to 50, not "".'],
    [['--seconds-per-node', '1e9'], '--seconds-per-node must be a number from 0 to 86400, not "1e9".'],
    [['--verbose'], "Unknown option '--verbose'"],
    [['workers'], "Unexpected argument 'workers'"],
    [['--port'], "Option '--port <value>' argument missing"],
  ])('refuses %j and says why', (args, message) => {
    expect(() => parseEmulatorArguments(args)).toThrow(UsageError);
    expect(() => parseEmulatorArguments(args)).toThrow(message);
  });
});

describe('a running emulator', () => {
  test('serves a cluster with two node pools on 127.0.0.1, reports each request, and stops', async () => {
    const lines: string[] = [];
    const emulator = await startEmulator({ port: 0, nodes: 4, secondsPerNode: 0 }, (line) => lines.push(line));
    const url = `${emulator.origin}/v1/projects/acme-prod/locations/us-east4/awsClusters/prod/awsNodePools`;
    try {
      expect(emulator.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      const response = await fetch(url, { headers: { authorization: 'Bearer secret-token' } });
      expect(await response.json()).toMatchObject({
        awsNodePools: [
          { name: expect.stringMatching(/\/canary$/) as string, autoscaling: { maxNodeCount: 1 } },
          { name: expect.stringMatching(/\/workers$/) as string, autoscaling: { maxNodeCount: 4 } },
        ],
      });
      expect(lines).toEqual([expect.stringMatching(/ list -> 200$/)]);
    } finally {
      await emulator.stop();
    }
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });

  test('says how to point the real gcloud at it', async () => {
    const emulator = await startEmulator({ port: 0, nodes: 1, secondsPerNode: 0 });
    await emulator.stop();
    expect(emulatorInstructions('http://127.0.0.1:8080', emulator.gke)).toContain(
      'CLOUDSDK_API_ENDPOINT_OVERRIDES_GKEMULTICLOUD=http://127.0.0.1:8080/ gcloud container aws node-pools update workers' +
        ' --cluster prod --location us-east4 --iam-instance-profile NEW\n',
    );
  });
});
