import { z } from 'zod';
import { distinct, exactly, id, reference } from '../schema-parts.ts';
import type { Problem } from '../yaml-document.ts';

/** Where the clouds that are asked for are looked into. A flag of the command line wins over it. */
export interface ProviderSettings {
  readonly eks?: EksSettings;
  readonly gke?: GkeSettings;
  readonly aks?: AksSettings;
}

/** Another place than the cloud itself: an emulator, a private endpoint. */
export interface EndpointSettings {
  readonly endpoint?: string;
  /** A file of PEM certificates; relative to the configuration. */
  readonly rootCerts?: string;
  readonly insecure?: boolean;
}

export interface EksSettings extends EndpointSettings {
  readonly profile?: string;
  readonly accounts?: readonly string[];
  readonly role?: string;
  readonly regions?: readonly string[];
}

export interface GkeSettings extends EndpointSettings {
  readonly projects?: readonly string[];
  readonly organization?: string;
  readonly folder?: string;
  readonly rest?: boolean;
  readonly grpc?: string;
}

export interface AksSettings extends EndpointSettings {
  readonly subscriptions?: readonly string[];
  readonly tenant?: string;
}

const endpoint = {
  endpoint: reference
    .describe('Instead of the cloud itself: the URL of an emulator or a private endpoint.')
    .exactOptional(),
  rootCerts: reference
    .describe('A file of PEM certificates to trust there, relative to this file.')
    .exactOptional(),
  insecure: z
    .boolean()
    .describe('Lets the endpoint speak plain http. On loopback only.')
    .exactOptional(),
};

const eks: z.ZodType<EksSettings> = exactly<EksSettings>()(
  z.strictObject({
    profile: id.describe('The profile of the AWS configuration.').exactOptional(),
    accounts: distinct(accountId()).describe('Only these accounts.').exactOptional(),
    role: id
      .describe('The role to take in each account, by name; without it only the own account.')
      .exactOptional(),
    regions: distinct(id).describe('Only these regions.').exactOptional(),
    ...endpoint,
  }),
);

const gke: z.ZodType<GkeSettings> = exactly<GkeSettings>()(
  z.strictObject({
    projects: distinct(id).describe('Only these projects.').exactOptional(),
    organization: id.describe('All projects of this organization, by number.').exactOptional(),
    folder: id.describe('All projects of this folder, by number.').exactOptional(),
    rest: z
      .boolean()
      .describe('Lets the container API speak REST, where something on the way stops gRPC.')
      .exactOptional(),
    grpc: reference
      .describe(
        'HOST:PORT where the container API speaks gRPC, beside an endpoint, which speaks REST.',
      )
      .exactOptional(),
    ...endpoint,
  }),
);

const aks: z.ZodType<AksSettings> = exactly<AksSettings>()(
  z.strictObject({
    subscriptions: distinct(id).describe('Only these subscriptions, by id.').exactOptional(),
    tenant: id.describe('The tenant to sign in to.').exactOptional(),
    ...endpoint,
  }),
);

export const providersSchema: z.ZodType<ProviderSettings> = exactly<ProviderSettings>()(
  z.strictObject({
    eks: eks.exactOptional(),
    gke: gke.exactOptional(),
    aks: aks.exactOptional(),
  }),
);

function accountId(): z.ZodType<string> {
  return z.string().regex(/^\d{12}$/, 'is not an account id: twelve digits, in quotes');
}

/** What no schema can tell: an endpoint that is no URL, and one that would send tokens in the clear. */
export function providerProblems(providers: ProviderSettings): readonly Problem[] {
  return Object.entries(providers).flatMap(([name, settings]) =>
    endpointProblems(settings, ['providers', name]),
  );
}

function endpointProblems(settings: EndpointSettings, path: readonly string[]): readonly Problem[] {
  const wrong = settings.endpoint === undefined ? stray(settings) : unsafe(settings);
  if (wrong === undefined) return [];
  const [key, message] = wrong;
  return [{ path: [...path, key], message: `${[...path, key].join('.')}: ${message}` }];
}

type Wrong = readonly [key: keyof EndpointSettings, message: string] | undefined;

function stray({ rootCerts, insecure }: EndpointSettings): Wrong {
  if (rootCerts !== undefined) return ['rootCerts', 'is only for an `endpoint`'];
  return insecure === undefined ? undefined : ['insecure', 'is only for an `endpoint`'];
}

function unsafe({ endpoint = '', insecure = false }: EndpointSettings): Wrong {
  const url = URL.parse(endpoint);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return ['endpoint', 'is not an http or https URL'];
  }
  if (url.username !== '' || url.password !== '') return ['endpoint', 'holds credentials'];
  if (insecure && !isLoopback(url.hostname)) {
    return ['insecure', 'is for loopback only: tokens would be sent in the clear'];
  }
  if (url.protocol === 'https:' || insecure) return undefined;
  return ['endpoint', 'is not https: that takes `insecure: true`, on loopback only'];
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
