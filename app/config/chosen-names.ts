import { DEFAULT_PLAN_ROLE_NAME } from './defaults';
import { environmentsOf, nearest } from './levels';
import type { Mistake } from './mistake';
import { onlyOnce } from './only-once';
import type { Config } from './schema';

/** Rules for roles and functions that the file names by itself: an AWS account has only one of each name, functions one for each region. */
export function checkChosenNames(file: Config): Mistake[] {
  const engines = environmentsOf(file).map(({ path, levels }) => ({
    path,
    account: nearest('account', levels),
    region: nearest('region', levels),
    ...nearest('engine', levels),
  }));
  const { account, planIdentity } = file.pipeline ?? {};
  const planners = planIdentity === undefined ? [] : [{ path: ['pipeline', 'planIdentity'], account, roleName: planIdentity.roleName ?? DEFAULT_PLAN_ROLE_NAME }];
  return [
    ...onlyOnce(
      [...engines, ...planners].filter(({ roleName }) => typeof roleName === 'string'),
      (one) => JSON.stringify([one.account, one.roleName?.toLowerCase()]),
      "must have a 'roleName' of its own in its AWS account",
    ),
    ...onlyOnce(
      engines.filter(({ functionName }) => functionName !== undefined),
      (one) => JSON.stringify([one.account, one.region, one.functionName]),
      "must have a 'functionName' of its own in its AWS account and region",
    ),
  ];
}
