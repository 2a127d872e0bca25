/** What the Worker cannot do without and what nobody should have to set on their own machine; .dev.vars wins. */
export const developmentVars: Readonly<Record<string, string>> = {
  ENVIRONMENT: "development",
  SUPPRESSION_KEY: "for-development-only-never-deployed",
  CREDENTIALS_KEY: "development:Zm9yLWRldmVsb3BtZW50LW9ubHktbmV2ZXItZGVwbG8=",
};
