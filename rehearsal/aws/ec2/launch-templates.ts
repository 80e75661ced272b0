import type { QueryParameters } from '../wire/query-protocol';
import { ServiceError } from '../wire/service-error';
import type { XmlValue } from '../wire/xml';

/** What instances are launched from, in all its versions. */
export interface Ec2LaunchTemplate {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  /** Name or ARN of the instance profile of each version, the first one being version 1; undefined where one names none. */
  readonly versions: readonly (string | undefined)[];
  /** @default 1 */
  readonly defaultVersion?: number;
}

/**
 * `DescribeLaunchTemplateVersions` of one template.
 *
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeLaunchTemplateVersions.html
 *
 * @throws ServiceError where template or version does not exist.
 */
export function launchTemplateVersions(parameters: QueryParameters, templates: readonly Ec2LaunchTemplate[]): XmlValue {
  const template = templateAskedFor(parameters, templates);
  const { defaultVersion = 1, versions } = template;
  const asked = parameters.list('LaunchTemplateVersion').map((element) => element.required(''));
  const numbers = asked.length === 0 ? versions.map((_, index) => index + 1) : asked.map((version) => numberOf(template, version));
  return {
    launchTemplateVersionSet: numbers.map((number) => ({
      launchTemplateId: template.id,
      launchTemplateName: template.name,
      versionNumber: number,
      defaultVersion: number === defaultVersion,
      launchTemplateData: { iamInstanceProfile: profileXml(versions[number - 1]) },
    })),
  };
}

function templateAskedFor(parameters: QueryParameters, templates: readonly Ec2LaunchTemplate[]): Ec2LaunchTemplate {
  const [id, name] = [parameters.optional('LaunchTemplateId'), parameters.optional('LaunchTemplateName')];
  if ((id === undefined) === (name === undefined)) {
    throw new ServiceError('MissingParameter', 'The request must contain either the ID or the name of a launch template');
  }
  const found = templates.find((template) => template.id === id || template.name === name);
  if (found === undefined) {
    throw id === undefined
      ? new ServiceError('InvalidLaunchTemplateName.NotFoundException', `The specified launch template, with template name ${name}, does not exist.`)
      : new ServiceError('InvalidLaunchTemplateId.NotFound', `The specified launch template, with template ID ${id}, does not exist.`);
  }
  return found;
}

function numberOf({ id, versions, defaultVersion = 1 }: Ec2LaunchTemplate, version: string): number {
  const number = version === '$Latest' ? versions.length : version === '$Default' ? defaultVersion : Number(version);
  if (!Number.isInteger(number) || number < 1 || number > versions.length) {
    throw new ServiceError('InvalidLaunchTemplateId.VersionNotFound', `Could not find launch template version ${version} of ${id}.`);
  }
  return number;
}

function profileXml(nameOrArn: string | undefined): XmlValue {
  return nameOrArn === undefined ? undefined : nameOrArn.startsWith('arn:') ? { arn: nameOrArn } : { name: nameOrArn };
}
