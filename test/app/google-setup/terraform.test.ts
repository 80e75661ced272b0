import { literal, identifier, template } from '../../../cli/google-setup/hcl';
import { planGoogleSetup } from '../../../cli/google-setup/google-setup';
import { renderTerraform } from '../../../cli/google-setup/terraform';
import { access } from './support/accesses';
import { FLEET, printed, recorded } from './support/golden';

describe('the HCL for a fleet', () => {
  const hcl = printed('--terraform', '--config', FLEET);

  // npm run --silent google-setup -- --terraform --config test/app/google-setup/golden/fleet.yaml > test/app/google-setup/golden/fleet.tf
  test('is the one that was recorded', () => {
    expect(hcl).toBe(recorded('fleet.tf'));
  });

  test('declares every resource once', () => {
    const declared = declaredIn(hcl);

    expect(declared.length).toBeGreaterThan(0);
    expect(declared).toEqual([...new Set(declared)]);
  });

  test('refers only to what it declares', () => {
    const named = [...withoutComments(hcl).matchAll(/\b(google_\w+\.[\w-]+)/g)].map(([, address]) => address);

    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((address) => !declaredIn(hcl).includes(address ?? ''))).toEqual([]);
  });
});

test('a service account that Google makes by itself is not declared, but bound', () => {
  const hcl = renderTerraform(planGoogleSetup([access({ credentials: { serviceAccount: '123-compute@developer.gserviceaccount.com' } })]), 'f.yaml');

  expect(hcl).not.toContain('resource "google_service_account" ');
  expect(hcl).toContain('service_account_id = "projects/-/serviceAccounts/123-compute@developer.gserviceaccount.com"');
  expect(hcl).toContain('member  = "serviceAccount:123-compute@developer.gserviceaccount.com"');
});

test('roles with names of letters that Terraform does not take are declared apart', () => {
  const accesses = ['a+b', 'a.b', 'a-b', 'a_b'].map((roleName) => access({ session: { roleName } }));
  const members = declaredIn(renderTerraform(planGoogleSetup(accesses), 'f.yaml')).filter((address) => address.startsWith('google_service_account_iam_member'));

  expect(new Set(members).size).toBe(4);
});

test('a text is nothing but a text', () => {
  expect(literal('"${var.a}" %{ if } \\ $ {')).toBe(String.raw`"\"$${"$"}{var.a}\" %%{ if } \\ $ {"`);
  expect(template('a:', 'x.y', '/b')).toBe('"a:${x.y}/b"');
});

test('a name begins with a letter', () => {
  expect(identifier('123', 'pool')).toBe('project_123_pool');
});

function declaredIn(hcl: string): string[] {
  return [...withoutComments(hcl).matchAll(/^resource "(\w+)" "([^"]+)" \{$/gm)].map(([, type, label]) => `${type}.${label}`);
}

function withoutComments(hcl: string): string {
  return hcl.replace(/^#.*$/gm, '');
}
