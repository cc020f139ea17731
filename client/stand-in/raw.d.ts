/** A file as text: Vite puts it into the bundle. */
declare module '*?raw' {
  const text: string;
  export default text;
}
