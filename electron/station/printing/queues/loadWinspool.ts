/** winspool.drv through koffi. Only ever imported on Windows. */
import koffi from 'koffi';
import { AppError } from '../../../../shared/errors.ts';
import type { Winspool } from './winspool.ts';

const ENUM_LOCAL_AND_CONNECTED = 0x02 | 0x04;
const JOB_CONTROL_DELETE = 5;
const JOBS_MAX = 200;

/** Throws AppError('windows-spooler') with the call that failed. */
export async function loadWinspool(): Promise<Winspool> {
  const library = koffi.load('winspool.drv');
  const docInfo = koffi.struct('STOWLINE_DOC_INFO_1W', {
    pDocName: 'str16',
    pOutputFile: 'str16',
    pDatatype: 'str16',
  });
  const printerInfo4 = koffi.struct('STOWLINE_PRINTER_INFO_4W', {
    pPrinterName: 'str16',
    pServerName: 'str16',
    Attributes: 'uint32',
  });
  const systemTime = koffi.struct('STOWLINE_SYSTEMTIME', { parts: koffi.array('uint16', 8) });
  const jobInfo1 = koffi.struct('STOWLINE_JOB_INFO_1W', {
    JobId: 'uint32',
    pPrinterName: 'str16',
    pMachineName: 'str16',
    pUserName: 'str16',
    pDocument: 'str16',
    pDatatype: 'str16',
    pStatus: 'str16',
    Status: 'uint32',
    Priority: 'uint32',
    Position: 'uint32',
    TotalPages: 'uint32',
    PagesPrinted: 'uint32',
    Submitted: systemTime,
  });
  const call = (declaration: string): ((...values: unknown[]) => unknown) =>
    library.func(`__stdcall ${declaration}`) as (...values: unknown[]) => unknown;
  const openPrinter = call('bool OpenPrinterW(str16 name, _Out_ intptr *handle, void *defaults)');
  const closePrinter = call('bool ClosePrinter(intptr handle)');
  const startDoc = call(
    'uint32 StartDocPrinterW(intptr handle, uint32 level, STOWLINE_DOC_INFO_1W *info)',
  );
  const endDoc = call('bool EndDocPrinter(intptr handle)');
  const startPage = call('bool StartPagePrinter(intptr handle)');
  const endPage = call('bool EndPagePrinter(intptr handle)');
  const writePrinter = call(
    'bool WritePrinter(intptr handle, const void *data, uint32 size, _Out_ uint32 *written)',
  );
  const enumPrinters = call(
    'bool EnumPrintersW(uint32 flags, str16 name, uint32 level, _Out_ uint8_t *data, uint32 size, _Out_ uint32 *needed, _Out_ uint32 *count)',
  );
  const getPrinter = call(
    'bool GetPrinterW(intptr handle, uint32 level, _Out_ uint8_t *data, uint32 size, _Out_ uint32 *needed)',
  );
  const enumJobs = call(
    'bool EnumJobsW(intptr handle, uint32 first, uint32 count, uint32 level, _Out_ uint8_t *data, uint32 size, _Out_ uint32 *needed, _Out_ uint32 *returned)',
  );
  const setJob = call(
    'bool SetJobW(intptr handle, uint32 job, uint32 level, void *data, uint32 command)',
  );
  const must = (good: unknown, name: string): void => {
    if (good !== true) throw new AppError('windows-spooler', { call: name });
  };

  /** Asks for the size first, as these functions want it. */
  const collect = (
    fill: (data: Buffer | null, size: number, needed: number[], count: number[]) => unknown,
  ): { data: Buffer; count: number } => {
    const needed = [0];
    const count = [0];
    fill(null, 0, needed, count);
    const data = Buffer.alloc(needed[0] ?? 0);
    if (data.length > 0) fill(data, data.length, needed, count);
    return { data, count: count[0] ?? 0 };
  };
  const jobsOf = (printer: bigint): { JobId: number; pDocument: string; Status: number }[] => {
    const { data, count } = collect((bytes, size, needed, returned) =>
      enumJobs(printer, 0, JOBS_MAX, 1, bytes, size, needed, returned),
    );
    const rows: unknown = count === 0 ? [] : koffi.decode(data, koffi.array(jobInfo1, count));
    return rows as { JobId: number; pDocument: string; Status: number }[];
  };

  return {
    list: () => {
      const { data, count } = collect((bytes, size, needed, returned) =>
        enumPrinters(ENUM_LOCAL_AND_CONNECTED, null, 4, bytes, size, needed, returned),
      );
      const rows: unknown = count === 0 ? [] : koffi.decode(data, koffi.array(printerInfo4, count));
      return (rows as { pPrinterName: string }[]).map(({ pPrinterName }) => pPrinterName);
    },
    open: (queue) => {
      const handle: unknown[] = [0];
      must(openPrinter(queue, handle, null), 'OpenPrinter');
      return BigInt(String(handle[0]));
    },
    close: (printer) => void closePrinter(printer),
    status: (printer) => {
      const { data } = collect((bytes, size, needed) =>
        getPrinter(printer, 6, bytes, size, needed),
      );
      return data.length >= 4 ? data.readUInt32LE() : 0;
    },
    begin: (printer, title) => {
      const info = { pDocName: title, pOutputFile: null, pDatatype: 'RAW' };
      const job = Number(startDoc(printer, 1, koffi.as(info, koffi.pointer(docInfo))));
      must(job > 0, 'StartDocPrinter');
      must(startPage(printer), 'StartPagePrinter');
      return job;
    },
    write: (printer, bytes) => {
      const written = [0];
      must(writePrinter(printer, bytes, bytes.length, written), 'WritePrinter');
      return written[0] ?? 0;
    },
    end: (printer) => {
      must(endPage(printer), 'EndPagePrinter');
      must(endDoc(printer), 'EndDocPrinter');
    },
    jobStatus: (printer, jobId) =>
      jobsOf(printer).find(({ JobId }) => JobId === jobId)?.Status ?? null,
    cancel: (printer, jobId) => setJob(printer, jobId, 0, null, JOB_CONTROL_DELETE) === true,
    jobs: (printer) =>
      jobsOf(printer).map(({ JobId, pDocument }) => ({ id: JobId, title: pDocument })),
  };
}
