export * from './google-credentials';
export * from './instance-profile-rotation';
export * from './instance-profile-rotation-props';
export * from './preflight';
export * from './rotation-engine';
export * from './rotation-engine-props';
export * from './rotation-target';
