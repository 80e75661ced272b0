import type { ProvisionedResource, ResourceProvider } from '../cloudformation/resource-provider';
import type { KmsStandIn } from '../kms/kms-stand-in';

/** `AWS::KMS::Key`: its physical ID is the key's; deleting it schedules its deletion, and from then on it does nothing. */
export class KeyProvider implements ResourceProvider {
  public readonly replacedBy = ['KeySpec', 'KeyUsage', 'MultiRegion'];

  public constructor(private readonly kms: KmsStandIn) {}

  public create(): ProvisionedResource {
    const { keyId, arn } = this.kms.createKey();
    return { physicalId: keyId, attributes: { Arn: arn, KeyId: keyId } };
  }

  public update(physicalId: string): ProvisionedResource {
    const arn = this.kms.arnOf(physicalId);
    return { physicalId, attributes: { Arn: arn, KeyId: physicalId } };
  }

  public delete(physicalId: string): void {
    this.kms.scheduleDeletion(physicalId);
  }
}
