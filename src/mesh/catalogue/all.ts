import type { CatalogueEntry, FindingCode } from '../finding';
import { controlPlaneCodes } from './controlPlanes';
import { dnsDriftCodes } from './dnsDrift';
import { gatewayCodes } from './gateways';
import { nameResolutionCodes } from './nameResolution';
import { serviceCodes } from './services';
import { suppressionCodes } from './suppressions';
import { structureCodes } from './structure';
import { trustCodes } from './trust';
import { versionCodes } from './versions';

/** Every code there is. Each has a page of its own, `media/codes/<code>.md`. */
export const catalogue: Readonly<Record<FindingCode, CatalogueEntry>> = {
  ...versionCodes,
  ...trustCodes,
  ...controlPlaneCodes,
  ...gatewayCodes,
  ...nameResolutionCodes,
  ...dnsDriftCodes,
  ...serviceCodes,
  ...suppressionCodes,
  ...structureCodes,
};
