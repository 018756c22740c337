import { startLineServer, type LineServer } from './lineDevice.ts';

export interface ScannerSim {
  readonly port: number;
  /** How many stations listen. */
  connected: () => number;
  waitForConnection: () => Promise<void>;
  /** Sends one scan, ended as configured. Nobody listening: it is lost, as a beep into the void. */
  scan: (text: string) => void;
  /** Sends bytes exactly as given: split frames, noise. */
  sendRaw: (bytes: string | Buffer) => void;
  cut: () => void;
  close: () => Promise<void>;
}

/** A barcode scanner behind a TCP bridge: the station connects to it. */
export async function startScannerSim(options: {
  port: number;
  host?: string;
  /** CR unless told. */
  terminator?: string;
}): Promise<ScannerSim> {
  const terminator = options.terminator ?? '\r';
  const line: LineServer = await startLineServer(options);
  return {
    port: line.port,
    connected: line.connected,
    waitForConnection: line.waitForConnection,
    scan: (text) => line.write(text + terminator),
    sendRaw: line.write,
    cut: line.cut,
    close: line.close,
  };
}

/** `\x1d`, `\t`, `\\` as typed on a keyboard → the characters: GS cannot be typed otherwise. */
export function unescapeTyped(text: string): string {
  return text.replaceAll(/\\(x[0-9a-fA-F]{2}|[trn\\])/g, (_, code: string) => {
    if (code.startsWith('x')) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return { t: '\t', r: '\r', n: '\n' }[code] ?? '\\';
  });
}
