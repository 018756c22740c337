/** pngjs ships no types; this is the part of it that the label tests use. */
declare module 'pngjs' {
  export const PNG: {
    sync: {
      read(png: Buffer): { width: number; height: number; data: Buffer };
      write(picture: { width: number; height: number; data: Buffer }): Buffer;
    };
  };
}
