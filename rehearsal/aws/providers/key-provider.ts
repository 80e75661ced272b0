import type { ResourceProvider } from '../cloudformation/resource-provider';
import type { KmsStandIn } from '../kms/kms-stand-in';

/** `AWS::KMS::Key`: its physical ID is the key's; deleting it schedules its deletion, and from then on it does nothing. */
export function keyProvider(kms: KmsStandIn): ResourceProvider {
  return {
    replacedBy: ['KeySpec', 'KeyUsage', 'MultiRegion'],
    create: () => {
      const { keyId, arn } = kms.createKey();
      return { physicalId: keyId, attributes: { Arn: arn, KeyId: keyId } };
    },
    update: (keyId) => ({ physicalId: keyId, attributes: { Arn: kms.arnOf(keyId), KeyId: keyId } }),
    delete: (keyId) => kms.scheduleDeletion(keyId),
  };
}
