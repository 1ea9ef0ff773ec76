import { isHarmless, type ReplaceSecret } from './formats';
import { isSecretName } from './names';
import { maskYaml } from './yaml';

/** Forms in which a file or a script gives a value to a name. The groups: text before, name, text between, value. */
const DECLARATIONS: readonly RegExp[] = [
  // Dockerfile: `ENV DB_PASSWORD word`.
  /(^[ \t]{0,20}(?:ENV|ARG)[ \t]{1,4})([\w.-]{1,80})([ \t]{1,4}["']?)([^\s"'=(][^\s"']*)/gm,
  // A function with a name and a value, or with a default: `define('DB_PASSWORD', 'word')`, `getenv("TOKEN", "word")`.
  /((?<=\w)(?<!\b(?:contains|equals?|includes|replace|replaceAll|indexOf|split|translate|label|gettext|alias))\([ \t]?["'])([\w.-]{1,80})(["'],[ \t]{0,2}["'])([^"'\n]+)/g,
  // A function that sets a secret: `setPassword("word")`, `.withToken('word')`.
  /(\b(?:set|with))([A-Z]\w{1,60})(\([ \t]?@?["'])([^"'\n]+)(?=["'][ \t]?\))/g,
  /(\b)(passw(?:ord|d)|passphrase)(\([ \t]?@?["'])([^"'\n]+)(?=["'][ \t]?\))/gi,
  // Terraform: `variable "db_password" { default = "word" }`.
  /(\b(?:variable|output)[ \t]{1,4}["']?)([\w-]{1,80})(["']?\s{0,4}\{[^{}]{0,400}?\b(?:default|value)\s{0,20}=\s{0,4}")([^"\n]+)/g,
  // Other languages: `api_key "word";`.
  /(^[ \t]{0,40})([\w.-]{2,80})([ \t]{1,4}["'])([^"'\n]+)(?=["'];)/gm,
  // A dialog: `expect "Password:"` and `send "word"`.
  /(\bexpect[^"\n]{0,40}"[^"\n]{0,40}?)(assword|passphrase|PIN)([^"\n]{0,20}"\s{0,4}[{;]?\s{0,20}send(?:[ \t]--)?[ \t]{1,4}["'])([^"'\\\n]+)/gi,
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
/** `Authorization: Bearer word` at the end of a line or a text in quotes. Other words can follow it in a sentence. */
const BEARER =
  /(\bAuthorization["']?:[ \t]{0,2}["']?(?:Bearer|Basic)[ \t]{1,2})([^\s"'(<]+)(?=["']|[ \t]*$)/gim;

/** Masks the secrets that a file or a script declares with their names. */
export function maskDeclarations(text: string, mark: ReplaceSecret): string {
  const maskValue = (value: string) => (isHarmless(value) ? value : mark(value));
  const maskSecond = (_: string, before: string, value: string) => before + maskValue(value);
  let masked = text;
  for (const declaration of DECLARATIONS)
    masked = masked.replace(
      declaration,
      (match: string, before: string, name: string, between: string, value: string) =>
        isSecretName(name) || /^assword$/i.test(name)
          ? before + name + between + (isSecretName(value) ? value : maskValue(value))
          : match,
    );
  if (masked.includes('chpasswd:')) masked = masked.replace(LOGIN_LINE, maskSecond);
  if (masked.includes(':')) masked = maskYaml(masked, maskValue);
  return masked.replace(AUTHORIZATION, maskSecond).replace(BEARER, maskSecond);
}
