import { list, requiredText, text } from './decode.ts';
import type { Info } from './source.ts';

/** The API server's version document. */
export interface ServerVersion {
  /** Such as `v1.34.1-eks-113cf36`: distributions add their name at the end. */
  readonly gitVersion: string;
  readonly platform: string | undefined;
  readonly goVersion: string | undefined;
}

/** One kind of one API version that the server serves. */
export interface ServedApi {
  readonly groupVersion: string;
  readonly kind: string;
  readonly resource: string;
  readonly namespaced: boolean;
}

export const serverVersion: Info<ServerVersion> = {
  type: 'info',
  id: 'info/version',
  url: '/version',
  decode: (raw) => ({
    gitVersion: requiredText(raw, 'gitVersion'),
    platform: text(raw, 'platform'),
    goVersion: text(raw, 'goVersion'),
  }),
};

/** Everything the server serves, as discovery says. */
export const servedApis: Info<readonly ServedApi[]> = {
  type: 'info',
  id: 'info/apis',
  url: '/apis',
  decode: (raw) =>
    list(raw, '').map((one) => ({
      groupVersion: requiredText(one, 'groupVersion'),
      kind: requiredText(one, 'kind'),
      resource: text(one, 'resource') ?? '',
      namespaced: Reflect.get(Object(one), 'namespaced') === true,
    })),
};
