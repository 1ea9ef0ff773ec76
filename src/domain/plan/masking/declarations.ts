import { isHarmless, type ReplaceSecret } from './formats';
import { isSecretName } from './names';

/** Forms in which a file or a script gives a value to a name. The groups: text before, name, text between, value. */
const DECLARATIONS: readonly RegExp[] = [
  // Dockerfile: `ENV DB_PASSWORD word`.
  /(^[ \t]{0,20}(?:ENV|ARG)[ \t]{1,4})([\w.-]{1,80})([ \t]{1,4}["']?)([^\s"'=(][^\s"']*)/gm,
  // PHP and others: `define('DB_PASSWORD', 'word')`.
  /(\b(?:define|putenv|setenv|SetEnvironmentVariable)\([ \t]?["'])([\w.-]{1,80})(["'],[ \t]{0,2}["'])([^"'\n]+)/g,
  // YAML: `name: DB_PASSWORD` and `value: word` on the next line.
  /(\bname:[ \t]{1,2}["']?)([\w.-]{1,80})(["']?[ \t]{0,2}\n[ \t]{0,40}value:[ \t]{1,2}["']?)([^\s"'(][^\s"']*)/g,
];

/** `root:word` in the list of passwords of cloud-init. */
const LOGIN_LINE = /^([ \t]{1,20}(?:- )?[a-z_][\w-]{0,31}:)([^\s:(]\S*)$/gm;
/** `Authorization: Token word`: any scheme. */
const AUTHORIZATION =
  /(\bAuthorization["']?:[ \t]{0,2}["']?(?:Token|ApiKey|Key|GenieKey|Splunk|SSWS)[ \t]{1,2}(?:token=["']?)?)([^\s"'(]+)/gi;

/** Masks the secrets that a file or a script declares with their names. */
export function maskDeclarations(text: string, mark: ReplaceSecret): string {
  const maskValue = (value: string) => (isHarmless(value) ? value : mark(value));
  const maskSecond = (_: string, before: string, value: string) => before + maskValue(value);
  let masked = text;
  for (const declaration of DECLARATIONS)
    masked = masked.replace(
      declaration,
      (match: string, before: string, name: string, between: string, value: string) =>
        isSecretName(name) ? before + name + between + maskValue(value) : match,
    );
  if (masked.includes('chpasswd:')) masked = masked.replace(LOGIN_LINE, maskSecond);
  return masked.replace(AUTHORIZATION, maskSecond);
}
