import * as fs from 'node:fs';
import * as path from 'node:path';
import { FunctionHandler } from '../contract';

const BUNDLE = path.join('dist', 'functions');

/**
 * Directory of the functions' bundle, which is part of the package.
 *
 * Found from the package's root, because this file is at another depth as source than as part of the package.
 *
 * @throws if the bundle has not been built.
 */
export function functionsDirectory(): string {
  const directory = path.join(packageRoot(__dirname), BUNDLE);
  const files = Object.values(FunctionHandler).map((handler) => `${handler.split('.')[0]}.js`);
  if (!files.every((file) => fs.existsSync(path.join(directory, file)))) {
    throw new Error(`${directory} has no bundle of the functions: run 'npm run build:functions' in a checkout.`);
  }
  return directory;
}

function packageRoot(directory: string): string {
  if (fs.existsSync(path.join(directory, 'package.json'))) {
    return directory;
  }
  const parent = path.dirname(directory);
  if (parent === directory) {
    throw new Error(`No package.json above ${__dirname}: the package is not complete.`);
  }
  return packageRoot(parent);
}
