import { controlPlaneCodes } from './catalogue/controlPlanes';
import { gatewayCodes } from './catalogue/gateways';
import { nameResolutionCodes } from './catalogue/nameResolution';
import { serviceCodes } from './catalogue/services';
import { trustCodes } from './catalogue/trust';
import { versionCodes } from './catalogue/versions';
import type { CatalogueEntry, FindingCode } from './finding';

/** Every code this product can say, with what it means. Codes are stable; a retired one stays. */
export const catalogue: ReadonlyMap<FindingCode, CatalogueEntry> = new Map(
  Object.entries({
    ...versionCodes,
    ...trustCodes,
    ...controlPlaneCodes,
    ...gatewayCodes,
    ...nameResolutionCodes,
    ...serviceCodes,
  }) as [FindingCode, CatalogueEntry][],
);
