const page = document.querySelector("#operations");

followSystemColors();
if (globalThis.SwaggerUIBundle) showOperations();
else page.textContent = "Swagger UI is not there: run `node scripts/prepare.mjs` and reload this page.";

function showOperations() {
  globalThis.SwaggerUIBundle({
    domNode: page,
    url: "/api/v1/openapi.json",
    deepLinking: true,
    persistAuthorization: true,
    tryItOutEnabled: true,
    displayRequestDuration: true,
    defaultModelsExpandDepth: 0,
    filter: true,
    // Swagger would send the document's address to a validator on another host.
    validatorUrl: null,
  });
}

/** Swagger UI has dark colours but takes them only from this class. */
function followSystemColors() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
  apply();
  dark.addEventListener("change", apply);
}
