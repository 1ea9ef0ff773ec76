/** The text of a file. The bundler includes it in the bundle of the function. */
declare module '*.sql' {
  const text: string;
  export default text;
}
