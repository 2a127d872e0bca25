import { readFile, realpath, stat } from "node:fs/promises";
import { extname, join, resolve, sep } from "node:path";
import { withEtag } from "./etag.ts";
import { type InnerRequest, type Reply, text } from "./reply.ts";

const contentTypes: Record<string, string> = {
  ".json": "application/json; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".xml": "application/xml; charset=utf-8",
};

/** The file DIR/HOST/PATH; 404 when the host has a directory but not this file; null when the host has none. */
export async function serveDataFile(dataDir: string, request: InnerRequest): Promise<Reply | null> {
  const host = request.url.hostname;
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(host)) return null;
  const hostDir = await realDirectory(join(resolve(dataDir), host));
  if (hostDir === null) return null;
  const file = await realFile(hostDir, request.url.pathname);
  if (file === null) return text("Not Found", 404);
  const contentType = contentTypes[extname(file)] ?? "application/octet-stream";
  return withEtag(request, { status: 200, headers: { "content-type": contentType }, body: await readFile(file) });
}

async function realDirectory(path: string): Promise<string | null> {
  try {
    return (await stat(path)).isDirectory() ? await realpath(path) : null;
  } catch {
    return null;
  }
}

/** Compared after symbolic links are followed: neither "..", however it is encoded, nor a link leads out of the host's directory. */
async function realFile(hostDir: string, pathname: string): Promise<string | null> {
  try {
    const decoded = decodeURIComponent(pathname);
    const path = await realpath(join(hostDir, decoded.endsWith("/") ? `${decoded}index.html` : decoded));
    return path.startsWith(hostDir + sep) && (await stat(path)).isFile() ? path : null;
  } catch {
    return null;
  }
}
