/** Bounds on what an order file may hold, in bytes and rows: memory stays bounded whatever comes in. */
export const MEBIBYTE = 1024 * 1024;
/** A line, and a record with line breaks in its quotes, at most. */
export const LINE_LIMIT_BYTES = MEBIBYTE;
/** What may be uploaded: the file as it is, compressed or not. */
export const UPLOAD_LIMIT_BYTES = 512 * MEBIBYTE;
/** What a file may grow to when unpacked. */
export const TEXT_LIMIT_BYTES = 4096 * MEBIBYTE;
