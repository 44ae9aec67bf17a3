import type { AnyOperation } from '../../wire/operation.ts';
import {
  createPatchBaseline,
  deletePatchBaseline,
  describePatchBaselines,
  getDefaultPatchBaseline,
  getPatchBaseline,
  registerDefaultPatchBaseline,
  updatePatchBaseline,
} from './baselines.ts';
import {
  deregisterPatchBaselineForPatchGroup,
  describeAvailablePatches,
  describeEffectivePatchesForPatchBaseline,
  describePatchGroups,
  getPatchBaselineForPatchGroup,
  registerPatchBaselineForPatchGroup,
} from './groups.ts';
import {
  describeInstancePatches,
  describeInstancePatchStates,
  describeInstancePatchStatesForPatchGroup,
  describePatchGroupState,
  getDeployablePatchSnapshotForInstance,
} from './instance-patches.ts';

export const patchingOperations: readonly AnyOperation[] = [
  createPatchBaseline,
  deletePatchBaseline,
  deregisterPatchBaselineForPatchGroup,
  describeAvailablePatches,
  describeEffectivePatchesForPatchBaseline,
  describeInstancePatches,
  describeInstancePatchStates,
  describeInstancePatchStatesForPatchGroup,
  describePatchBaselines,
  describePatchGroupState,
  describePatchGroups,
  getDefaultPatchBaseline,
  getDeployablePatchSnapshotForInstance,
  getPatchBaseline,
  getPatchBaselineForPatchGroup,
  registerDefaultPatchBaseline,
  registerPatchBaselineForPatchGroup,
  updatePatchBaseline,
];
