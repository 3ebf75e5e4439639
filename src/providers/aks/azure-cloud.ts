/** The clouds that Azure is, which share nothing: who signs in at one has nothing in another. */
interface AzureCloud {
  readonly loginHost: string;
  readonly manager: string;
}

const PUBLIC: AzureCloud = {
  loginHost: 'login.microsoftonline.com',
  manager: 'https://management.azure.com',
};

const CLOUDS: readonly AzureCloud[] = [
  PUBLIC,
  { loginHost: 'login.microsoftonline.us', manager: 'https://management.usgovcloudapi.net' },
  { loginHost: 'login.chinacloudapi.cn', manager: 'https://management.chinacloudapi.cn' },
  { loginHost: 'login.partner.microsoftonline.cn', manager: 'https://management.chinacloudapi.cn' },
];

type Environment = Readonly<Record<string, string | undefined>>;

/** Resource Manager of the cloud that is signed in to, as the Azure SDK takes it from the environment. */
export function resourceManagerOf(env: Environment): string {
  return (cloudOf(env) ?? PUBLIC).manager;
}

/** Signing in asks Microsoft which hosts belong to a cloud: of one that it does not run it knows nothing. */
export function isPrivateCloud(env: Environment): boolean {
  return cloudOf(env) === undefined;
}

function cloudOf(env: Environment): AzureCloud | undefined {
  const authority = env['AZURE_AUTHORITY_HOST'] ?? '';
  if (authority === '') return PUBLIC;
  const host = (URL.parse(authority)?.host ?? authority).toLowerCase();
  return CLOUDS.find(({ loginHost }) => loginHost === host);
}
