import { expect, test } from 'vitest';
import { cloudPrincipal } from '../../../src/facts/identity/cloud-principal.ts';

test.each([
  ['arn:aws:iam::111122223333:role/team/ops', 'arn:aws:iam::111122223333:role/ops'],
  ['arn:aws:sts::111122223333:assumed-role/ops/ann', 'arn:aws:iam::111122223333:role/ops'],
  ['serviceAccount:ci@shop.iam.gserviceaccount.com', 'ci@shop.iam.gserviceaccount.com'],
  ['serviceAccount:shop.svc.id.goog[web/cart]', 'serviceAccount:shop.svc.id.goog[web/cart]'],
  ['user:ann@example.com', 'user:ann@example.com'],
])('%s is one and the same as %s', (written, principal) => {
  expect(cloudPrincipal(written)).toBe(principal);
});
