import type {
  CredentialClass,
  MinutesRange,
  RevocationStep,
} from '../model/pictures/revocation.ts';
import { CERTIFICATE_ROWS } from './credentials/certificates.ts';
import { CLOUD_ROWS } from './credentials/clouds.ts';
import { SECRET_ROWS } from './credentials/secrets.ts';
import { TOKEN_ROWS } from './credentials/tokens.ts';

/** When this table was last compared with the documentation that its rows name. */
export const CREDENTIAL_CLASSES_KNOWN_ON = '2026-11-22';

/** Who takes a step: a responder with rights in the cluster, or somebody beside it. */
export type RevokedBy =
  | 'responder'
  | 'cloud'
  | 'identity-provider'
  | 'issuer'
  | 'registry'
  | 'forge'
  | 'control-plane'
  | 'mesh'
  | 'time';

/** One way of killing a credential. */
export interface KnownWay {
  readonly id: WayId;
  readonly step: RevocationStep;
  /** As an order, such as `delete the Secret`. */
  readonly what: string;
  /** Caches included; `most` is null where it takes as long as nobody has tried. */
  readonly minutes: MinutesRange;
  readonly by: RevokedBy;
  /** Distributions that it exists on, or does not exist on; everywhere when both are missing. */
  readonly only?: readonly string[];
  readonly except?: readonly string[];
}

export type WayId =
  | 'remove-rights'
  | 'delete-pod'
  | 'recreate-account'
  | 'delete-secret'
  | 'rotate-ca'
  | 'rotate-mesh-ca'
  | 'wait'
  | 'deny-sessions'
  | 'remove-login'
  | 'disable-person'
  | 'edit-file'
  | 'rotate'
  | 'rotate-at-registry'
  | 'revoke-at-forge';

/** A sort of credential: a row of T-CRED. */
export interface CredentialRow {
  readonly class: CredentialClass;
  readonly title: string;
  /** The best first: those that leave an intruder's pod alive, and harm others least. */
  readonly ways: readonly KnownWay[];
  /** What still works, and until when. */
  readonly residual: string;
  /** False where nothing but new keys for the whole cluster ends it. */
  readonly revocable: boolean;
  /** Documentation that it follows. */
  readonly source: string;
}

export const CREDENTIAL_CLASSES: readonly CredentialRow[] = [
  ...TOKEN_ROWS,
  ...CERTIFICATE_ROWS,
  ...CLOUD_ROWS,
  ...SECRET_ROWS,
];
