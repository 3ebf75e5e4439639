import type { AuthClient, GoogleAuth } from 'google-auth-library';
import { AccessError } from '../../model/access.ts';
import { CREDENTIALS, GoogleFailure } from './failure.ts';
import { type GkeOptions, isInsecure, universeOf } from './options.ts';

/** The API server wants to know whom a token is for by name, not only by number. */
const SCOPES = [
  'https://www.googleapis.com/auth/cloud-platform',
  'https://www.googleapis.com/auth/userinfo.email',
];

export interface SignedIn {
  readonly auth: GoogleAuth;
  readonly client: AuthClient;
}

/** The library's own chain of credentials: files, workload identity, the metadata service. */
export class GoogleCredentials {
  readonly #options: GkeOptions;
  #forCalls: Promise<SignedIn> | undefined;
  #own: Promise<SignedIn> | undefined;

  constructor(options: GkeOptions) {
    this.#options = options;
  }

  /** For Google's APIs: none at an emulator, so that nothing secret goes over an open connection. */
  forCalls(): Promise<SignedIn> {
    this.#forCalls ??= isInsecure(this.#options) ? withoutAny() : this.#signIn();
    return this.#forCalls;
  }

  /** For an API server. Throws an AccessError where there is none. */
  async token(renew: boolean): Promise<string> {
    try {
      const { client } = await this.#signIn();
      if (renew) client.setCredentials({ ...client.credentials, expiry_date: 1 });
      const { token } = await client.getAccessToken();
      if (token) return token;
    } catch {
      // What failed may quote what it tried to sign in with.
    }
    throw new AccessError('unauthenticated', `Google gives no token: it takes ${CREDENTIALS}`);
  }

  #signIn(): Promise<SignedIn> {
    this.#own ??= signIn(this.#options);
    return this.#own;
  }
}

async function signIn(options: GkeOptions): Promise<SignedIn> {
  const { GoogleAuth } = await import('google-auth-library');
  try {
    const auth = new GoogleAuth({
      scopes: SCOPES,
      // Otherwise it looks for the project of the credentials, by calls that nobody needs.
      projectId: options.projects?.[0] ?? 'none',
      ...(universeOf(options) === 'googleapis.com' ? {} : { universeDomain: universeOf(options) }),
    });
    // Keys of service accounts sign their tokens themselves: no call is needed to have one.
    auth.useJWTAccessWithScope = true;
    const client = await auth.getClient();
    await client.getRequestHeaders();
    return { auth, client };
  } catch {
    // What failed may quote the credentials.
    throw new GoogleFailure('unauthenticated', 'no credentials of Google Cloud, or they ran out');
  }
}

async function withoutAny(): Promise<SignedIn> {
  const { GoogleAuth, PassThroughClient } = await import('google-auth-library');
  const client = new PassThroughClient();
  return { auth: new GoogleAuth({ authClient: client }), client };
}
