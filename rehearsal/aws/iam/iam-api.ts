import { pageOf } from '../wire/paging';
import { AWS_QUERY, queryProtocol, type QueryParameters } from '../wire/query-protocol';
import type { XmlValue } from '../wire/xml';
import type { LoopbackHandler } from '../../world/http/loopback-server';
import type { IamStandIn } from './iam-stand-in';
import type { InstanceProfile, Role } from './iam-state';
import { policySimulation, simulate } from './policy-simulation';

const DEFAULT_PAGE = 100;

/** The part of IAM's API that is about roles and instance profiles. */
export function iamApi(iam: IamStandIn): LoopbackHandler {
  return queryProtocol(AWS_QUERY, {
    GetRole: (parameters) => ({ Role: roleXml(iam.role(parameters.required('RoleName'), iam.visible)) }),
    GetInstanceProfile: (parameters) => ({
      InstanceProfile: profileXml(iam, iam.profile(parameters.required('InstanceProfileName'), iam.visible)),
    }),
    ListInstanceProfiles: (parameters) => {
      const prefix = parameters.optional('PathPrefix') ?? '/';
      return profilePage(iam, parameters, ({ path }) => path.startsWith(prefix));
    },
    ListInstanceProfilesForRole: (parameters) => {
      const { roleName } = iam.role(parameters.required('RoleName'), iam.visible);
      return profilePage(iam, parameters, ({ roleNames }) => roleNames.includes(roleName));
    },
    ListInstanceProfileTags: (parameters) => {
      const { tags } = iam.profile(parameters.required('InstanceProfileName'), iam.visible);
      return page(parameters, 'Tags', tagsXml(tags));
    },
    SimulatePrincipalPolicy: async (parameters) => {
      const simulation = policySimulation(parameters, iam.visible);
      const { items, next } = pageFor(parameters, simulation.actions);
      return { EvaluationResults: await Promise.all(items.map((action) => simulate(simulation, action))), ...more(next) };
    },
    CreateInstanceProfile: (parameters) => {
      const created = iam.createInstanceProfile({
        instanceProfileName: parameters.required('InstanceProfileName'),
        tags: tagsOf(parameters),
        path: parameters.optional('Path'),
      });
      return { InstanceProfile: profileXml(iam, created) };
    },
    AddRoleToInstanceProfile: (parameters) => {
      iam.addRole(parameters.required('InstanceProfileName'), parameters.required('RoleName'));
      return undefined;
    },
    TagInstanceProfile: (parameters) => {
      iam.tagInstanceProfile(parameters.required('InstanceProfileName'), tagsOf(parameters));
      return undefined;
    },
    RemoveRoleFromInstanceProfile: (parameters) => {
      iam.removeRole(parameters.required('InstanceProfileName'), parameters.required('RoleName'));
      return undefined;
    },
    DeleteInstanceProfile: (parameters) => {
      iam.deleteInstanceProfile(parameters.required('InstanceProfileName'));
      return undefined;
    },
  });
}

function profilePage(
  iam: IamStandIn,
  parameters: QueryParameters,
  included: (profile: InstanceProfile) => boolean,
): XmlValue {
  const profiles = [...iam.visible.profiles.values()].filter(included);
  return page(parameters, 'InstanceProfiles', profiles.map((profile) => profileXml(iam, profile)));
}

function page(parameters: QueryParameters, name: string, all: readonly XmlValue[]): XmlValue {
  const { items, next } = pageFor(parameters, all);
  return { [name]: items, ...more(next) };
}

/** As `Marker` and `MaxItems` ask for it. */
function pageFor<T>(parameters: QueryParameters, all: readonly T[]): ReturnType<typeof pageOf<T>> {
  return pageOf(all, parameters.optional('Marker'), Number(parameters.optional('MaxItems') ?? DEFAULT_PAGE));
}

function more(next: string | undefined): { readonly IsTruncated: boolean; readonly Marker: string | undefined } {
  return { IsTruncated: next !== undefined, Marker: next };
}

function roleXml(role: Role): XmlValue {
  return {
    Path: role.path,
    RoleName: role.roleName,
    RoleId: role.roleId,
    Arn: role.arn,
    CreateDate: timestamp(role.createDate),
    // The API answers the document URL-encoded.
    AssumeRolePolicyDocument: encodeURIComponent(role.assumeRolePolicyDocument),
    PermissionsBoundary:
      role.permissionsBoundary === undefined
        ? undefined
        : { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: role.permissionsBoundary },
    Tags: tagsXml(role.tags),
  };
}

function profileXml(iam: IamStandIn, profile: InstanceProfile): XmlValue {
  const roles = profile.roleNames.flatMap((roleName) => iam.current.roles.get(roleName) ?? []);
  return {
    Path: profile.path,
    InstanceProfileName: profile.instanceProfileName,
    InstanceProfileId: profile.instanceProfileId,
    Arn: profile.arn,
    CreateDate: timestamp(profile.createDate),
    Roles: roles.map(roleXml),
    Tags: tagsXml(profile.tags),
  };
}

function tagsXml(tags: Readonly<Record<string, string>>): XmlValue[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function tagsOf(parameters: QueryParameters): Record<string, string> {
  return Object.fromEntries(
    parameters.list('Tags.member').map((tag) => [tag.required('Key'), tag.optional('Value') ?? '']),
  );
}

function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
