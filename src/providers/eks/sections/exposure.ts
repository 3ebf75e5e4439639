import { flag, texts } from '../../../model/decode.ts';
import { type ReadSection, required, told } from './sight.ts';

const PUBLIC = 'resourcesVpcConfig.endpointPublicAccess';
const PRIVATE = 'resourcesVpcConfig.endpointPrivateAccess';
const ALLOWED = 'resourcesVpcConfig.publicAccessCidrs';
const ANYWHERE = '0.0.0.0/0';

/** Who reaches the API server. A public endpoint without a list of addresses takes them all. */
export const readExposure: ReadSection = async ({ cluster }) => {
  const raw = await cluster();
  const isPublic = required(raw, PUBLIC, flag);
  const cidrs = texts(raw, ALLOWED);
  const open = isPublic && cidrs.length === 0;
  return {
    public: told(isPublic, PUBLIC),
    private: told(required(raw, PRIVATE, flag), PRIVATE),
    allowed: open ? told([ANYWHERE], ALLOWED, 'not set') : told(isPublic ? cidrs : [], ALLOWED),
  };
};
