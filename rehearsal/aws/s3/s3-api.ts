import type { LoopbackHandler } from '../../world/http/loopback-server';

/**
 * What publishing an asset asks of S3: where a bucket is, how it is encrypted, whether the object is there, and to take it.
 * Buckets stand in the path, as they do for an endpoint that is an IP address.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
export class S3StandIn {
  /** Bodies by bucket and key. */
  public readonly objects = new Map<string, string>();

  public readonly api: LoopbackHandler = ({ method, url, body }) => {
    const place = decodeURIComponent(url.pathname.slice(1));
    const query = url.searchParams;
    if (method === 'PUT') {
      this.objects.set(place, body);
      return { status: 200, headers: { etag: '"not-computed"' } };
    }
    if (query.has('location')) {
      return xml('LocationConstraint', '');
    }
    if (query.has('encryption')) {
      return xml('ServerSideEncryptionConfiguration', '<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule>');
    }
    const key = query.get('prefix') ?? '';
    const found = this.objects.has(`${place.replace(/\/$/, '')}/${key}`);
    return xml('ListBucketResult', `<KeyCount>${found ? 1 : 0}</KeyCount>${found ? `<Contents><Key>${key}</Key></Contents>` : ''}`);
  };
}

function xml(root: string, content: string): { status: number; headers: Record<string, string>; body: string } {
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: `<?xml version="1.0"?><${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${root}>` };
}
