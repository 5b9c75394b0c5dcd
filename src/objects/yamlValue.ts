import { parse } from 'yaml';

/** The value of a YAML text that is kept inside an object, such as a mesh config; undefined where it is none. */
export function yamlValueOf(text: string): unknown {
  try {
    return parse(text);
  } catch {
    // Whoever wrote it will hear of it from Istio; to us it says nothing.
    return undefined;
  }
}
