import { agoText } from '../../src/facts/freshness.ts';
import type { DetectedMesh } from '../../src/facts/mesh/detected.ts';
import {
  type MeshTrust,
  meshTrust,
  type Signer,
  type TrustBundle,
} from '../../src/facts/mesh/mesh-trust.ts';
import { withoutMesh } from '../../src/facts/mesh/no-mesh.ts';
import { meshRehearsal, type Rehearsal } from '../../src/facts/mesh/rehearsal.ts';
import { isEnding, lifeOf } from '../../src/facts/mesh/root-life.ts';
import { ENDING_ROOT, OWN_ROOT, rootedMesh } from '../../src/facts/mesh/roots-example.ts';
import { meshPresence } from '../../src/facts/mesh-presence.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER, fieldOf, subjectOf } from '../../src/model/kubernetes/meta.ts';
import { type Gap, someGaps } from '../../src/model/observed.ts';
import { asOf } from '../../src/model/source.ts';
import {
  fail,
  pass,
  type SomeEvidence,
  type Subject,
  unknown,
  unknownRest,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

/** Days that a root has to be valid for a pass, and below which it fails. */
const MANY = 90;
const FEW = 30;

export const check: Check = defineCheck({
  ...entry('MSH-09'),
  lifecycle: 'experimental',
  rule: `The root that the proxies of a mesh trust is valid for more than ${MANY} days, is not the one that the mesh made
    for itself when it was installed, and its replacement was rehearsed within 365 days (credentials.meshCA.rotationDrill
    in the plan). Of several roots the one that lasts longest counts. WARN where it lasts less, is the mesh's own, another
    one of them ends within ${FEW} days, or nobody rehearsed. FAIL where less than ${FEW} days are left, or an intermediate of cert-manager ran out. Unknown where the root
    cannot be read without a Secret, as with Consul and Kuma. Not applicable without a mesh.`,
  why: `Whoever took the key of the mesh's CA speaks in every workload's name. The only answer is another root, and all
    proxies refuse each other where it is put in place the wrong way.`,
  fix: `Sign with an intermediate of a root that you keep elsewhere (Secret cacerts, cert-manager with istio-csr, an issuer
    for Linkerd), rehearse the exchange with both roots trusted for a while, and note the day in
    credentials.meshCA.rotationDrill.`,
  grade: worst,
  needs: {
    trust: meshTrust,
    presence: meshPresence,
    rehearsal: meshRehearsal,
    asOf,
  },
  examples: {
    pass: {
      objects: rootedMesh(OWN_ROOT),
      plan: 'credentials: {meshCA: {rotationDrill: 2026-06-01}}',
    },
    fail: { objects: rootedMesh(ENDING_ROOT) },
  },
  *evaluate({ trust, presence, rehearsal, asOf }) {
    for (const mesh of presence.meshes) yield* ofMesh(mesh, trust, { rehearsal, asOf });
    const hidden = someGaps(presence.meshGaps);
    if (presence.meshes.length === 0) yield withoutMesh(presence);
    else if (hidden !== undefined) {
      yield unknownRest(CLUSTER, 'another mesh may be there unseen', hidden);
    }
  },
});

interface Around {
  readonly rehearsal: Rehearsal;
  readonly asOf: number;
}

function* ofMesh(
  { mesh: { id, name }, evidence }: DetectedMesh,
  trust: MeshTrust,
  around: Around,
): Iterable<Verdict> {
  // What is trusted besides signs for nobody here: its end is not the mesh's own.
  const bundles = trust.bundles.filter((one) => one.mesh === id && !one.besides);
  const ending = trust.signers.find((one) => one.mesh === id && isEnding(one, around.asOf, FEW));
  if (ending !== undefined) yield ofSigner(ending);
  for (const bundle of bundles) yield ofBundle(bundle, around);
  const unsigned = someGaps(trust.signerGaps);
  if (unsigned !== undefined)
    yield unknownRest(CLUSTER, 'what signs below the root was not seen', unsigned);
  if (bundles.length > 0) return;
  const hidden = id === 'istio' || id === 'linkerd' ? trust.gapsOf[id] : [];
  const gaps = someGaps(hidden) ?? [notReadable(name)];
  yield unknown(CLUSTER, `the root that ${name} trusts was not seen`, gaps, { evidence });
}

function ofSigner({ certificate }: Signer): Verdict {
  const { meta, secret, notAfter } = certificate;
  return fail(subjectOf(meta), 'what signs for the proxies has run out, or is not renewed', [
    fieldOf(certificate, 'status.notAfter', notAfter ?? 'never issued', `Secret ${secret ?? ''}`),
  ]);
}

function ofBundle(bundle: TrustBundle, { rehearsal, asOf }: Around): Verdict {
  const subject = subjectOf(bundle.object.meta);
  const { path, roots, unreadable } = bundle;
  if (unreadable > 0 || roots.length === 0) {
    const detail = `${path} holds ${unreadable === 0 ? 'no certificate' : 'what is no certificate'}`;
    const gap: Gap = { source: 'core/ConfigMap', cause: 'malformed', detail };
    return unknown(subject, 'the root was not legible', [gap]);
  }
  const [first, ...rest] = roots.map((one) => one.evidence);
  const all: SomeEvidence = [first ?? fieldOf(bundle.object, path, 'no root'), ...rest];
  const { longest, days, ending } = lifeOf(bundle, asOf, FEW);
  const left = `its root is valid for ${days} more days`;
  if (longest === undefined) return fail(subject, 'no root is valid', all);
  if (days < FEW) return fail(subject, left, all);
  if (longest.generated) return warn(subject, 'the mesh made its own root, and holds its key', all);
  if (days <= MANY) return warn(subject, left, all);
  if (ending.length > 0)
    return warn(subject, 'one of its roots ends soon, and may still sign', all);
  return ofRehearsal(subject, left, all, rehearsal);
}

function ofRehearsal(
  subject: Subject,
  left: string,
  roots: SomeEvidence,
  { age, evidence, gaps }: Rehearsal,
): Verdict {
  const hidden = someGaps(gaps);
  if (hidden !== undefined) {
    const message = 'not known whether anybody rehearsed to replace the root';
    return unknown(subject, message, hidden, { evidence: roots });
  }
  const shown: SomeEvidence = [...roots, evidence];
  if (age === undefined) return warn(subject, 'nobody rehearsed to replace its root', shown);
  if (age.state !== 'fresh') {
    return warn(subject, `its replacement was rehearsed ${agoText(age)}`, shown);
  }
  return pass(subject, `${left}, and can be replaced`, shown);
}

function notReadable(name: string): Gap {
  return {
    source: 'core/ConfigMap',
    cause: 'not-collected',
    detail: `no ConfigMap shows the root that ${name} trusts; where it is in a Secret or outside, it is not read`,
    permission:
      'get configmaps/istio-ca-root-cert in istio-system, or linkerd-identity-trust-roots',
  };
}
