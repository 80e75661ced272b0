import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';
import { FLEET_SCENARIOS, SCENARIOS } from '../../rehearsal/scenarios';
import { runRehearse } from '../../rehearsal/command-line/rehearse';
import { blocksOf, pageOf, ROOT } from './support/pages';

interface Page {
  /** Relative to the root of the repository. */
  readonly file: string;
  readonly text: string;
}

const README = page('README.md');
const PAGES = [README, ...['ARCHITECTURE.md', 'CONTRIBUTING.md', 'AGENTS.md', 'CHANGELOG.md', 'SECURITY.md'].map(page), ...markdownIn('docs'), ...markdownIn('examples'), ...markdownIn('integ')];
const SCRIPTS = (JSON.parse(pageOf('package.json')) as { scripts: Record<string, string> }).scripts;

describe('snippets', () => {
  const outdated = (blocksOf('ts', README.text)[0] ?? '').replace('target:', 'aim:');
  let complaints: ReadonlyMap<string, readonly string[]>;

  beforeAll(() => {
    // One program for all: reading the types of aws-cdk-lib is what takes the time.
    complaints = complaintsAbout(new Map([...PAGES.map(({ file, text }) => [file, blocksOf('ts', text)] as const), ['outdated', [outdated]]]));
  });

  test.each(PAGES)('of $file compile against the library', ({ file }) => {
    expect(complaints.get(file)).toEqual([]);
  });

  test('README shows some', () => {
    expect(blocksOf('ts', README.text).length).toBeGreaterThanOrEqual(1);
  });

  test('that are out of date do not compile', () => {
    expect(complaints.get('outdated')).toEqual([expect.stringContaining("'aim' does not exist")]);
  });
});

describe.each(PAGES)('$file', ({ file, text }) => {
  test('names npm scripts that exist', () => {
    const named = [...text.matchAll(/\bnpm run (?:--silent )?([\w:-]+)/g)].map(([, script]) => script);

    expect(named.filter((script) => script === undefined || !(script in SCRIPTS))).toEqual([]);
  });

  test('links to files and headings that exist', () => {
    expect(linksOf(text).filter((link) => !leadsSomewhere(file, link))).toEqual([]);
  });

  test('names scripts that exist in the repository, or that it has just written', () => {
    const named = [...text.matchAll(/\bbash ([.\w/-]+)/g)].map(([, script]) => script ?? '');

    expect(named.filter((script) => !fs.existsSync(path.join(ROOT, script)) && !text.includes(` > ${script}`))).toEqual([]);
  });
});

describe('what README says of the rehearsal', () => {
  test('is what the rehearsal prints', async () => {
    const printed: string[] = [];
    await runRehearse([], (text) => printed.push(text));
    const lines = printed.join('').split('\n');
    const quoted = blocksOf('text', README.text).flatMap((block) => block.split('\n'));

    expect(quoted.length).toBeGreaterThan(0);
    expect(quoted.filter((line) => !lines.includes(line))).toEqual([]);
  });

  test('names scenarios that exist', () => {
    const named = PAGES.flatMap(({ text }) => [...text.matchAll(/--scenario ([a-z-]+)/g)].map(([, name]) => name));

    expect(named.filter((name) => ![...SCENARIOS, ...FLEET_SCENARIOS].some((scenario) => scenario.name === name))).toEqual([]);
  });
});

function page(file: string): Page {
  return { file, text: pageOf(file) };
}

function markdownIn(directory: string): Page[] {
  return fs
    .readdirSync(path.join(ROOT, directory), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => page(path.join(directory, file)));
}

/** Type-checks snippets, by page, as if each were a file of an app that has the library installed. */
function complaintsAbout(snippetsOf: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const config = ts.readConfigFile(path.join(ROOT, 'tsconfig.json'), (name) => ts.sys.readFile(name)).config as { compilerOptions: object };
  const { options } = ts.convertCompilerOptionsFromJson(
    {
      ...config.compilerOptions,
      types: ['node'],
      // Without the namespaces of all services that aws-cdk-lib exports, too: their types are a gigabyte.
      paths: { 'cdk-gke-instance-profile': ['./lib/index.ts'], 'aws-cdk-lib': ['./node_modules/aws-cdk-lib/core/index.d.ts'] },
    },
    ROOT,
  );
  const pages = new Map<string, string>();
  const sources = new Map<string, string>();
  for (const [page, snippets] of snippetsOf) {
    snippets.forEach((snippet, index) => {
      const name = path.join(ROOT, `${page}.${index + 1}.ts`);
      sources.set(name, snippet);
      pages.set(name, page);
    });
  }
  const real = ts.createCompilerHost(options);
  const program = ts.createProgram([...sources.keys()], options, {
    ...real,
    fileExists: (name) => sources.has(name) || real.fileExists(name),
    readFile: (name) => sources.get(name) ?? real.readFile(name),
    getSourceFile: (name, version, ...rest) => {
      const source = sources.get(name);
      return source === undefined ? real.getSourceFile(name, version, ...rest) : ts.createSourceFile(name, source, version);
    },
  });
  const complaints = new Map([...snippetsOf.keys()].map((page): [string, string[]] => [page, []]));
  for (const [name, page] of pages) {
    const file = program.getSourceFile(name);
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    complaints.get(page)?.push(...found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')));
  }
  return complaints;
}

/** Links within the repository, as they are written. */
function linksOf(text: string): string[] {
  const prose = text.replace(/^```.*?^```$/gms, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link ?? '').filter((link) => !/^[a-z]+:/.test(link));
}

function leadsSomewhere(from: string, link: string): boolean {
  const [place = '', heading] = link.split('#');
  const file = place === '' ? path.join(ROOT, from) : path.join(ROOT, path.dirname(from), place);
  if (!fs.existsSync(file)) {
    return false;
  }
  return heading === undefined || headingsOf(fs.readFileSync(file, 'utf8')).includes(heading);
}

/** The anchors that GitHub makes of headings. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    (heading ?? '').toLowerCase().replace(/[^\w\s-]/g, '').replace(/ /g, '-'),
  );
}
