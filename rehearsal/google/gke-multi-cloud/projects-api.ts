import type { LoopbackHandler } from '../../world/http/loopback-server';
import type { GkeMultiCloud } from './gke-multi-cloud';
import type { AuthenticationProps } from './authentication';
import { gkeMultiCloudApi } from './gke-multi-cloud-api';
import { projectIn } from './resource-name';

/** The REST surface of several projects; a project that is not among them is refused as the first one refuses it. */
export function projectsApi([first, ...others]: readonly [GkeMultiCloud, ...GkeMultiCloud[]], props: AuthenticationProps): LoopbackHandler {
  const refusing = gkeMultiCloudApi(first, props);
  const apis = new Map(others.flatMap((gke) => {
    const api = gkeMultiCloudApi(gke, props);
    return [[gke.project.id, api] as const, [gke.project.number, api] as const];
  }));
  return (request) => (apis.get(projectIn(request.url.pathname) ?? '') ?? refusing)(request);
}
