import { createHash, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse, stringify } from 'yaml';
import { signManifest } from '../../../electron/main/updates/signature.ts';

export interface SigningKey {
  readonly pem: string;
  /** As the packaged program carries it. */
  readonly public: string;
}

export function makeKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    pem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    public: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
}

export const MANIFEST =
  process.arch === 'x64' ? 'latest-linux.yml' : `latest-linux-${process.arch}.yml`;

/** What electron-builder calls the AppImage of a release by electron-builder.yml. */
export function appImageName(version: string): string {
  const config = readFileSync(new URL('../../../electron-builder.yml', import.meta.url), 'utf8');
  const { appImage } = parse(config) as { appImage: { artifactName: string } };
  const macros: Readonly<Record<string, string>> = {
    ...{ version, os: 'linux', ext: 'AppImage' },
    arch: process.arch === 'x64' ? 'x86_64' : process.arch,
  };
  return appImage.artifactName.replaceAll(
    /\$\{(\w+)\}/g,
    (macro, name: string) => macros[name] ?? macro,
  );
}

export interface Release {
  readonly version: string;
  readonly files: Map<string, Buffer>;
  /** The manifest before it is signed. */
  readonly body: Record<string, unknown>;
}

/** What electron-builder leaves in dist: a file and the manifest that names it. */
export function makeRelease(version: string, content: string, over: object = {}): Release {
  const bytes = Buffer.from(content);
  const name = appImageName(version);
  const sha512 = createHash('sha512').update(bytes).digest('base64');
  return {
    version,
    files: new Map([[name, bytes]]),
    body: {
      version,
      files: [{ url: name, sha512, size: bytes.length }],
      path: name,
      sha512,
      releaseDate: '2026-11-23T08:00:00.000Z',
      ...over,
    },
  };
}

export interface Feed {
  readonly url: string;
  readonly asked: string[];
  /** Lies there from now on, signed by `key`, later than all before. */
  publish(release: Release, key: SigningKey): void;
  readonly files: Map<string, Buffer>;
  /** Cuts the line in the middle of this many answers that are longer than a manifest. */
  cutNext: number;
  close(): Promise<void>;
}

/** A folder on a web server, as a maker would put releases there. */
export async function startFeed(): Promise<Feed> {
  let signedAt = Date.now();
  const server = createServer((request, response) => {
    const name = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname.slice(1));
    feed.asked.push(name);
    const bytes = feed.files.get(name);
    if (!bytes) {
      response.writeHead(404).end();
    } else if (!name.endsWith('.yml') && feed.cutNext > 0) {
      feed.cutNext -= 1;
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
    } else {
      response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const feed: Feed = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    files: new Map(),
    cutNext: 0,
    publish: (release, key) => {
      for (const [name, bytes] of release.files) feed.files.set(name, bytes);
      const text = signManifest(
        MANIFEST,
        stringify({ signedAt: (signedAt += 1), ...release.body }),
        key.pem,
      );
      feed.files.set(MANIFEST, Buffer.from(text));
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return feed;
}
