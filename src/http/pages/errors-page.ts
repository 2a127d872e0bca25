import type { Context } from "hono";
import { html } from "hono/html";
import type { AppEnv } from "../app-env.ts";
import { errorTable } from "../error-table.ts";

/** What the `type` of each problem document points at. */
export const errorsPage = (c: Context<AppEnv>) =>
  c.html(html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Errors · Lead Discovery Engine</title>
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <main>
          <h1>Errors</h1>
          <p>Every error is <code>application/problem+json</code> with one of these codes.</p>
          ${Object.entries(errorTable).map(
            ([code, { status, title, retryable, advice }]) =>
              html`<section id="${code}">
                <h2><code>${code}</code></h2>
                <p>${status} · ${title}${retryable ? " · may succeed later" : ""}</p>
                <p>${advice}</p>
              </section>`,
          )}
        </main>
      </body>
    </html>`);
