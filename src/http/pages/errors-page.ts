import type { Context } from "hono";
import { html } from "hono/html";
import type { AppEnv } from "../app-env.ts";
import { errorTable } from "../error-table.ts";

const policy = "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/** What the `type` of each problem document points at. Rendered from the table that the answers are made from. */
export function errorsPage(c: Context<AppEnv>) {
  c.header("content-security-policy", policy);
  return c.html(html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Errors · Lead Discovery Engine</title>
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <header class="site">
          <a class="brand" href="/">Lead Discovery Engine</a>
          <nav><a href="/docs/">API documentation</a></nav>
        </header>
        <main>
          <h1>Errors</h1>
          <p>Every error is <code>application/problem+json</code> with one of these codes.</p>
          ${Object.entries(errorTable).map(
            ([code, { status, title, retryable, advice }]) =>
              html`<section id="${code}">
                <h2><code>${code}</code></h2>
                <p>${status} · ${title}${retryable ? " · may succeed later" : ""}</p>
                <p>${withCode(advice)}</p>
              </section>`,
          )}
        </main>
      </body>
    </html>`);
}

/** Text between backticks as code. */
const withCode = (text: string) => text.split("`").map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part));
