import {
  at,
  elements,
  entries,
  flag,
  list,
  number,
  requiredText,
  sharing,
  text,
} from '../decode.ts';
import { VOLUME_SECRETS } from './pod-spec-keep.ts';

export interface Volume {
  readonly name: string;
  /** The source's field, such as `hostPath` or `projected`. An unset source is an `emptyDir`. */
  readonly type: string;
  readonly hostPath: string | undefined;
  readonly claim: string | undefined;
  readonly secret: string | undefined;
  readonly configMap: string | undefined;
  readonly csiDriver: string | undefined;
  /** What a volume of the Secrets Store CSI driver holds, by the name of its class. */
  readonly providerClass: string | undefined;
  /** Every Secret that its source names. */
  readonly secrets: readonly SecretReference[];
  /** Whether a projected volume holds a ServiceAccount token. */
  readonly token: boolean;
  readonly tokens: readonly ProjectedToken[];
}

/** A ServiceAccount token that the kubelet asks for and renews. */
export interface ProjectedToken {
  /** Whom it is for; the API server itself where that is empty. */
  readonly audience: string;
  /** For how long one is issued; the API server may extend those for itself to a year. */
  readonly seconds: number;
  /** Within the volume. */
  readonly path: string;
}

/** What the API server fills in. */
const DEFAULT_SECONDS = 3600;

/** A Secret by name, and the field that names it within its container or volume. */
export interface SecretReference {
  readonly name: string;
  readonly path: string;
  /** Whether the pod starts without it too. */
  readonly optional: boolean;
}

export const volumesOf: (raw: unknown, path: string) => readonly Volume[] = sharing((raw, path) =>
  elements(raw, path).map(volumeOf),
);

/** The Secrets that the elements of a list name. A reference without a name refers to nothing. */
export function namedIn(raw: unknown, field: string, path: string): readonly SecretReference[] {
  return list(raw, field).flatMap((one, index) => {
    const name = text(one, path);
    if (name === undefined || name === '') return [];
    return [{ name, path: `${field}[${index}].${path}`, optional: isOptional(one, path) }];
  });
}

function volumeOf(raw: unknown): Volume {
  const source = entries(raw, '').find(([key, value]) => key !== 'name' && value !== null);
  return {
    name: requiredText(raw, 'name'),
    type: source?.[0] ?? 'emptyDir',
    hostPath: text(raw, 'hostPath.path'),
    claim: text(raw, 'persistentVolumeClaim.claimName'),
    secret: text(raw, 'secret.secretName'),
    configMap: text(raw, 'configMap.name'),
    csiDriver: text(raw, 'csi.driver'),
    providerClass: text(raw, 'csi.volumeAttributes.secretProviderClass'),
    secrets: [
      ...VOLUME_SECRETS.flatMap((path) => {
        const name = text(raw, path);
        return name === undefined || name === ''
          ? []
          : [{ name, path, optional: isOptional(raw, path) }];
      }),
      ...namedIn(raw, 'projected.sources', 'secret.name'),
    ],
    token: list(raw, 'projected.sources').some((one) => at(one, 'serviceAccountToken')),
    tokens: list(raw, 'projected.sources').flatMap(tokenOf),
  };
}

function tokenOf(source: unknown, index: number): readonly ProjectedToken[] {
  if (at(source, 'serviceAccountToken') === undefined) return [];
  return [
    {
      audience: text(source, 'serviceAccountToken.audience') ?? '',
      seconds: number(source, 'serviceAccountToken.expirationSeconds') ?? DEFAULT_SECONDS,
      path: `projected.sources[${index}].serviceAccountToken`,
    },
  ];
}

/** `optional` stands beside the name. */
function isOptional(raw: unknown, path: string): boolean {
  return flag(raw, path.replace(/[^.]+$/, 'optional')) ?? false;
}
