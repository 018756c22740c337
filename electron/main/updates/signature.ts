import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** The last line of a signed manifest: a comment to every YAML reader, so that file and signature are one. */
const MARK = '# stowline-signature: ';
/** So that a signature is good for nothing else, nor for the manifest of another system or channel. */
const signed = (file: string, body: string): Buffer =>
  Buffer.from(`stowline-update-1\n${file}\n${body}`);

const withoutSignature = (text: string): { body: string; signatures: string[] } => {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.startsWith(MARK));
  if (at < 0) return { body: text, signatures: [] };
  const rest = lines.slice(at).filter((line) => line !== '');
  // Whatever stands below the signatures is not signed: then nothing is.
  if (!rest.every((line) => line.startsWith(MARK))) return { body: text, signatures: [] };
  return {
    body: lines.slice(0, at).join('\n'),
    signatures: rest.map((line) => line.slice(MARK.length).trim()),
  };
};

/** `file` is the manifest's name (latest-linux.yml); its signatures so far are replaced. */
export function signManifest(file: string, text: string, privateKeyPem: string): string {
  const body = withoutSignature(text).body.replace(/\n+$/, '');
  const key = createPrivateKey(privateKeyPem);
  return `${body}\n${MARK}${sign(null, signed(file, body), key).toString('base64')}\n`;
}

/** What was signed by one of the keys (SPKI, DER in base64); null where none of them signed it. */
export function openManifest(file: string, text: string, keys: readonly string[]): string | null {
  const { body, signatures } = withoutSignature(text);
  const bytes = signed(file, body);
  const known = keys.map((key): KeyObject =>
    createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' }),
  );
  const good = signatures.some((signature) =>
    known.some(
      (key) =>
        key.asymmetricKeyType === 'ed25519' &&
        verify(null, bytes, key, Buffer.from(signature, 'base64')),
    ),
  );
  return good ? body : null;
}
