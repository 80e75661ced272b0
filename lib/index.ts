export * from './google/google-credentials';
export * from './role/profile-guard';
export * from './rotation/instance-profile-rotation';
export * from './rotation/instance-profile-rotation-props';
export * from './rotation/preflight';
export * from './engine/rotation-engine';
export * from './engine/rotation-engine-props';
export * from './rotation/rotation-target';
