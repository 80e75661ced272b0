import { readFileSync } from 'node:fs';

export interface CommonJsModule {
  exports: Record<string, unknown>;
}

/** What a loaded source sees instead of the real globals of the same names. */
export type ShadowedGlobals = Readonly<Record<string, unknown>>;

type Compiled = (globals: ShadowedGlobals) => (
  exports: Record<string, unknown>,
  require: (id: string) => unknown,
  module: CommonJsModule,
  filename: string,
  dirname: string,
  importInstead: (id: string) => Promise<unknown>,
) => void;

/** Every global that a source may be given a stand-in for; one that is not shadowed keeps its real value. */
const SHADOWABLE = [
  'process', 'Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'AbortSignal', 'console', 'fetch',
  'globalThis', 'global',
] as const;

/** Bundlers leave the dynamic import of a built-in module as it is, and it would go past `require`. */
const IMPORT_OF_LITERAL = /\bimport\((?=["'])/g;

const compiledBefore = new Map<string, CommonJsSource>();

/**
 * A CommonJS file that is compiled once and instantiated as often as desired, each time with globals of its own.
 *
 * It is compiled with `Function`, not with `node:vm`, because a source has to live in the realm of its caller: in another
 * one `instanceof Error` and `Object.prototype` are not the caller's, and libraries mistake plain objects for something else.
 */
export class CommonJsSource {
  /** The same text is compiled once, however many plays load it. */
  public static read(filename: string): CommonJsSource {
    const text = readFileSync(filename, 'utf8');
    const source = compiledBefore.get(text) ?? new CommonJsSource(text, filename);
    compiledBefore.set(text, source);
    return source;
  }

  private readonly compiled: Compiled;

  public constructor(
    text: string,
    private readonly filename: string,
  ) {
    // Two functions, so that a top-level `const process = …` of the source does not collide with a parameter.
    const body = [
      `const { ${SHADOWABLE.join(', ')} } = shadowed;`,
      `return function (exports, require, module, __filename, __dirname, importInstead) {`,
      text.replace(IMPORT_OF_LITERAL, 'importInstead('),
      `};\n//# sourceURL=${filename}`,
    ].join('\n');
    this.compiled = Reflect.construct(Function, ['shadowed', body]) as Compiled;
  }

  public instantiate(globals: ShadowedGlobals, require: (id: string) => unknown): Record<string, unknown> {
    const real: Record<string, unknown> = Object.fromEntries(
      SHADOWABLE.map((name) => [name, (globalThis as unknown as Record<string, unknown>)[name]]),
    );
    const module: CommonJsModule = { exports: {} };
    const dirname = this.filename.replace(/[/\\][^/\\]*$/, '');
    const importInstead = (id: string): Promise<unknown> => {
      const required = require(id) as Record<string, unknown>;
      return Promise.resolve({ ...required, default: required });
    };
    this.compiled({ ...real, ...globals })(module.exports, require, module, this.filename, dirname, importInstead);
    return module.exports;
  }
}
