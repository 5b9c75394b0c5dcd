import { cloudPlatforms } from './clouds';
import { distributionPlatforms } from './distributions';
import type { Platform } from './platform';

/** A distribution may run on the machines of a cloud, so what is installed comes first. */
export const platforms: readonly Platform[] = [...distributionPlatforms, ...cloudPlatforms];
