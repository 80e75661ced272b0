import { issueTime } from '../../../lambda/request/issue-time';

it.each([
  ['https://b.s3.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20261102T090503Z&X-Amz-Expires=7200', Date.UTC(2026, 10, 2, 9, 5, 3)],
  [`https://b.s3.amazonaws.com/k?AWSAccessKeyId=x&Expires=${Date.UTC(2026, 10, 2, 11) / 1000}&Signature=y`, Date.UTC(2026, 10, 2, 9)],
])('reads the issue time of %s', (url, time) => {
  expect(issueTime(url)).toBe(time);
});

it.each(['https://b/k?Signature=secret', 'https://b/k?X-Amz-Date=yesterday&Signature=secret', 'https://b/k?Expires=soon&Signature=secret'])(
  'finds none in %s',
  (url) => {
    expect(issueTime(url)).toBeUndefined();
  },
);
