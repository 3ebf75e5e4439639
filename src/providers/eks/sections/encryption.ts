import { list, text, texts } from '../../../model/decode.ts';
import { type ReadSection, required, told } from './sight.ts';

const FIELD = 'encryptionConfig';

/** From this minor version on EKS encrypts with a key of its own where there is none of the customer. */
const OWN_KEY_SINCE = 28;

export const readEncryption: ReadSection = async ({ cluster }) => {
  const raw = await cluster();
  const configs = list(raw, FIELD);
  const at = configs.findIndex((one) => texts(one, 'resources').includes('secrets'));
  const config = configs[at];
  const key = config === undefined ? undefined : text(config, 'provider.keyArn');
  if (config !== undefined) {
    return {
      secrets: told('customer-key', `${FIELD}[${at}].resources`, 'secrets'),
      ...(key === undefined ? {} : { key: told(key, `${FIELD}[${at}].provider.keyArn`) }),
    };
  }
  const version = required(raw, 'version', text);
  const minor = Number(/^1\.(\d{1,3})/.exec(version)?.[1] ?? '0');
  return {
    secrets:
      minor >= OWN_KEY_SINCE
        ? told('provider-key', FIELD, `none; with a key of AWS since 1.${OWN_KEY_SINCE}`)
        : told('none', FIELD, `none, on ${version}`),
  };
};
