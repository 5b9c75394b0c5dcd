// The API server's refusals: HTTP code, the API's own reason, and its sentence (apimachinery, api/errors).
import type { Resource } from './resources';

/** One thing wrong with one field, as the server words it after the field's path. */
export interface Cause {
  readonly field: string;
  readonly message: string;
  readonly reason?: string;
}

export interface RefusalDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly causes?: readonly Cause[];
  readonly uid?: string;
}

export class Refusal extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly details: RefusalDetails = {},
  ) {
    super(message);
    this.name = 'Refusal';
  }

  /** The body of the HTTP answer. */
  get status(): Readonly<Record<string, unknown>> {
    const { code, reason, message, details } = this;
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      reason,
      details,
      code,
    };
  }
}

const qualified = (it: Resource): string => (it.group ? `${it.plural}.${it.group}` : it.plural);
const about = (it: Resource, name: string): RefusalDetails => ({
  name,
  ...(it.group ? { group: it.group } : {}),
  kind: it.plural,
});

export const notFound = (it: Resource, name: string): Refusal =>
  new Refusal(404, 'NotFound', `${qualified(it)} "${name}" not found`, about(it, name));

export const notServed = (): Refusal =>
  new Refusal(404, 'NotFound', 'the server could not find the requested resource');

export const alreadyExists = (it: Resource, name: string, isBeingDeleted: boolean): Refusal =>
  new Refusal(
    409,
    'AlreadyExists',
    `${isBeingDeleted ? 'object is being deleted: ' : ''}${qualified(it)} "${name}" already exists`,
    about(it, name),
  );

export const conflict = (it: Resource, name: string, because: string): Refusal =>
  new Refusal(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(it)} "${name}": ${because}`,
    about(it, name),
  );

export const modified = (it: Resource, name: string): Refusal =>
  conflict(
    it,
    name,
    'the object has been modified; please apply your changes to the latest version and try again',
  );

export function invalid(it: Resource, name: string, causes: readonly Cause[]): Refusal {
  const sentences = causes.map((cause) => `${cause.field}: ${cause.message}`);
  const joined = sentences.length === 1 ? sentences.join('') : `[${sentences.join(', ')}]`;
  return new Refusal(422, 'Invalid', `${it.kind} "${name}" is invalid: ${joined}`, {
    name,
    ...(it.group ? { group: it.group } : {}),
    kind: it.kind,
    causes,
  });
}

export const badRequest = (message: string): Refusal => new Refusal(400, 'BadRequest', message);

export const forbidden = (it: Resource, name: string, because: string): Refusal =>
  new Refusal(
    403,
    'Forbidden',
    `${qualified(it)}${name ? ` "${name}"` : ''} is forbidden: ${because}`,
    about(it, name),
  );

export const namespaceTerminating = (it: Resource, name: string, namespace: string): Refusal =>
  new Refusal(
    403,
    'Forbidden',
    `${qualified(it)} "${name}" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`,
    {
      ...about(it, name),
      causes: [
        {
          field: 'metadata.namespace',
          reason: 'NamespaceTerminating',
          message: `namespace ${namespace} is being terminated`,
        },
      ],
    },
  );

export const methodNotAllowed = (): Refusal =>
  new Refusal(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
  );

export const conversionFailed = (kind: string): Refusal =>
  new Refusal(500, 'InternalError', `conversion webhook for ${kind} failed: nobody answers`);

export const expired = (message: string): Refusal => new Refusal(410, 'Expired', message);

export const unsupportedDryRun = (asked: unknown): Refusal =>
  new Refusal(
    422,
    'Invalid',
    `DeleteOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ${JSON.stringify([asked])}: supported values: "All"`,
  );
