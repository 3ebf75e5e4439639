import type { CloudEndpoint, CloudOptions } from '../../collect/cloud/options.ts';
import { InputError } from '../../model/input-error.ts';

/** Where Google Cloud is looked into: every project that is seen where nothing narrows it. */
export interface GkeOptions extends CloudOptions {
  readonly projects?: readonly string[];
  /** By number. What has clusters in it is told by Cloud Asset Inventory. */
  readonly organization?: string;
  readonly folder?: string;
  /** Lets the container API speak REST too, where something on the way stops gRPC; so it does at an `endpoint`. */
  readonly rest?: boolean;
  /** `host:port` where the container API speaks gRPC, beside an `endpoint` that speaks REST. */
  readonly grpc?: string;
}

/** The services that are asked, by the name that their hosts begin with. */
export type Service =
  | 'container'
  | 'cloudresourcemanager'
  | 'cloudasset'
  | 'gkehub'
  | 'gkebackup'
  | 'iam'
  | 'logging'
  | 'securitycentermanagement';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Throws an InputError for an endpoint that credentials must not be sent to. */
export function checkedEndpoint(endpoint: CloudEndpoint | undefined): URL | undefined {
  if (endpoint === undefined) return undefined;
  const url = URL.parse(endpoint.url);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new InputError('the endpoint of GKE is no http or https URL', {
      hint: 'such as https://127.0.0.1:5601',
    });
  }
  const isOpen = url.protocol === 'http:' || endpoint.insecure === true;
  if (isOpen && !LOOPBACK.test(url.hostname)) {
    throw new InputError('the endpoint of GKE is not on this machine and not secured', {
      hint: 'https, with rootCerts where its authority is your own',
    });
  }
  if (url.protocol === 'http:' && endpoint.insecure !== true) {
    throw new InputError('the endpoint of GKE is plain http', { hint: 'insecure: true' });
  }
  return url;
}

/** Throws an InputError for options that nothing may be sent by. */
export function checkOptions(options: GkeOptions): void {
  checkedEndpoint(options.endpoint);
  const { grpc } = options;
  if (grpc === undefined) return;
  const host = /^(.+):\d{1,5}$/.exec(grpc)?.[1];
  if (host === undefined) {
    throw new InputError('where GKE speaks gRPC is no HOST:PORT', {
      hint: 'such as 127.0.0.1:5600',
    });
  }
  if (isInsecure(options) && !LOOPBACK.test(host)) {
    throw new InputError('where GKE speaks gRPC is not on this machine and not secured');
  }
}

/** Where a service is, with the domain of a cloud that Google runs apart where the environment names one. */
export function originOf(service: Service, options: GkeOptions): string {
  const own = checkedEndpoint(options.endpoint);
  return own === undefined ? `https://${service}.${universeOf(options)}` : own.origin;
}

export function universeOf({ env }: GkeOptions): string {
  return env['GOOGLE_CLOUD_UNIVERSE_DOMAIN'] || 'googleapis.com';
}

/** Whether no credentials are sent, since what is asked is an emulator on this machine. */
export function isInsecure({ endpoint }: GkeOptions): boolean {
  return endpoint?.insecure === true;
}
