/** RequestAuthentication: whose tokens are taken (security/v1beta1 of istio/api). */
import { selection, selections } from './common';
import {
  flag,
  list,
  object,
  required,
  since,
  text,
  usual,
  type KindShape,
  type ObjectShape,
} from './shape';

const names = list(text());

const token: ObjectShape = object({
  issuer: [
    'Who issued the token, as its claim `iss` says; may be left out from Istio 1.27 on.',
    text(),
    usual,
  ],
  audiences: ['Who the token is for, one of them.', names],
  jwksUri: [
    'Where the issuer’s public keys are; found by the issuer where nothing is said.',
    text(),
    usual,
  ],
  jwks_uri: ['Write `jwksUri`.', text()],
  jwks: ['The public keys themselves, as JSON.', text()],
  fromHeaders: [
    'Headers the token is in; `Authorization: Bearer` where nothing is said.',
    list(
      object({
        name: ['The name of the header.', text(), required],
        prefix: ['What stands before the token, such as `"Bearer "`.', text()],
      }),
    ),
  ],
  fromParams: ['Query parameters the token is in.', names],
  fromCookies: ['Cookies the token is in.', names],
  outputPayloadToHeader: ['The header that tells the service what the token says.', text()],
  outputClaimToHeaders: [
    'Headers that tell the service single claims of the token.',
    list(
      object({
        header: ['The name of the header.', text(), required],
        claim: ['The claim.', text(), required],
      }),
    ),
  ],
  forwardOriginalToken: ['Whether the service gets the token itself.', flag],
  timeout: ['How long fetching the keys may take.', text('duration')],
  spaceDelimitedClaims: ['Claims that are lists of words.', names, since(28)],
});

export const requestAuthentication: KindShape = {
  kind: 'RequestAuthentication',
  group: 'security.istio.io',
  versions: [
    { name: 'v1beta1', since: 5 },
    { name: 'v1', since: 22 },
  ],
  doc: 'Says whose tokens are taken. Calls with a bad token are refused; those without any pass, unless an AuthorizationPolicy asks for `requestPrincipals`.',
  fields: object({
    spec: [
      'Which workloads, and whose tokens they take.',
      object(
        {
          ...selection,
          jwtRules: ['Tokens that are taken, by their issuers.', list(token), usual],
        },
        selections,
      ),
      usual,
    ],
  }),
};
