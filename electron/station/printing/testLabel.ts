/** A small label that proves the way to a printer: its address and a bar code that any scanner reads. */
export function testLabel(printer: { host: string; port: number }): Uint8Array {
  // Hosts are checked on saving: no ^ or ~ can come in here.
  const zpl = [
    '^XA^PW800^LL400^LH0,0',
    '^FO60,50^A0N,48,48^FDStowline test^FS',
    `^FO60,120^A0N,32,32^FD${printer.host}:${printer.port}^FS`,
    '^FO60,190^BY3^BCN,120,Y,N,N^FDSTOWLINE-TEST^FS',
    '^XZ',
  ];
  return Buffer.from(zpl.join('\n'), 'ascii');
}
