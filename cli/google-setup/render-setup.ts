import { UsageError } from '../command-line/arguments';
import { ExplainedError } from '../command-line/explained-error';
import { credentialConfiguration } from './credential-configuration';
import type { EngineAccess } from './engine-access';
import { renderGcloud } from './gcloud';
import { planGoogleSetup } from './google-setup';
import { renderTerraform } from './terraform';

/** What of the Google side is printed. */
export type SetupForm = 'gcloud' | 'terraform' | 'credential configuration';

/** By these options it is asked for. */
export const FORM_OPTIONS = {
  terraform: { type: 'boolean' },
  'credential-configuration': { type: 'boolean' },
} as const;

/** @throws UsageError */
export function formOf(options: { readonly [option in keyof typeof FORM_OPTIONS]?: boolean }): SetupForm {
  const { terraform = false, 'credential-configuration': configuration = false } = options;
  if (terraform && configuration) {
    throw new UsageError('--terraform and --credential-configuration print different things: give one of them.');
  }
  return terraform ? 'terraform' : configuration ? 'credential configuration' : 'gcloud';
}

/** @throws ExplainedError if a credential configuration is to be printed, and all credentials are in secrets. */
export function renderSetup(form: SetupForm, desired: readonly EngineAccess[], all: readonly EngineAccess[], source: string): string {
  switch (form) {
    case 'gcloud':
      return renderGcloud(planGoogleSetup(desired, all), source);
    case 'terraform':
      return renderTerraform(planGoogleSetup(desired, all), source);
    case 'credential configuration':
      return renderCredentialConfigurations(desired, source);
  }
}

function renderCredentialConfigurations(accesses: readonly EngineAccess[], source: string): string {
  const rendered = accesses.flatMap(({ credentials, endpoints }) =>
    credentials.kind === 'secret' ? [] : [JSON.stringify(credentialConfiguration(credentials, endpoints))],
  );
  const distinct = [...new Set(rendered)].map((text): unknown => JSON.parse(text));
  if (distinct.length === 0) {
    throw new ExplainedError(`All credentials of ${source} are in secrets, so there is no credential configuration to print.`);
  }
  return `${JSON.stringify(distinct.length === 1 ? distinct[0] : distinct, undefined, 2)}\n`;
}
