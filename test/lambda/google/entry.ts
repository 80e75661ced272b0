// Bundled as the functions are: Google's library imports parts of itself in a way that jest cannot follow.
export { GoogleIdentities } from '../../../lambda/google/credentials';
export { GkeMultiCloud } from '../../../lambda/google/gke-multi-cloud';
