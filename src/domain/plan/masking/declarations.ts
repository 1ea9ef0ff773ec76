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
  // A shell or a web server: `setenv DB_PASSWORD word`, `proxy_set_header X-Api-Key "word";`.
  /(\b(?:setx|setenv|SetEnv|fastcgi_param|uwsgi_param|proxy_set_header|add_header)[ \t]{1,4})([\w.-]{1,80})([ \t]{1,4}["']?)([^\s"'=($;][^\s"';]*)/g,
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
  if (/[|>]/.test(masked)) masked = maskBlocks(masked, maskValue);
  if (masked.includes('kind:')) masked = maskKubernetesSecrets(masked, maskValue);
  return masked.replace(AUTHORIZATION, maskSecond);
}

/** The block of YAML that is the value of a name: `password: |` and indented lines. */
const BLOCK =
  /(^([ \t]{0,80})(?:- )?["']?([\w.-]{1,80})["']?:[ \t]{1,4}[|>][-+\d]{0,2}[ \t]{0,4}\n)((?:\2[ \t]+[^\n]*(?:\n|$)){1,200})/gm;

const maskBlocks = (text: string, maskValue: (value: string) => string): string =>
  text.replace(BLOCK, (match: string, before: string, _: string, name: string, block: string) =>
    isSecretName(name) ? before + maskLine(block, maskValue) : match,
  );

/** Masks a text, but not the space around it. */
const maskLine = (line: string, maskValue: (value: string) => string): string =>
  line.replace(/\S(?:[^]*\S)?/, maskValue);

const IS_KUBERNETES_SECRET = /^kind:[ \t]{1,4}["']?Secret["']?[ \t]*$/m;
const DATA = /(^(?:stringData|data):[ \t]*\n)((?:[ \t]+[^\n]*(?:\n|$)){1,500})/gm;
const ENTRY = /(^[ \t]+["']?[\w.-]{1,253}["']?:[ \t]{1,4}["']?)([^\s"'|>(][^\n"']*)/gm;

/** Masks the values of the secrets of Kubernetes in YAML. */
const maskKubernetesSecrets = (text: string, maskValue: (value: string) => string): string =>
  text
    .split(/^(---.*\n)/m)
    .map((document) =>
      IS_KUBERNETES_SECRET.test(document)
        ? document.replace(
            DATA,
            (_, before: string, block: string) =>
              before + block.replace(ENTRY, (_match, name: string, value: string) => name + maskValue(value)),
          )
        : document,
    )
    .join('');
