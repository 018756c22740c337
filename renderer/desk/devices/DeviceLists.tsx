import { Stack } from '@mantine/core';
import { IconBarcode, IconPrinter, IconScaleOutline } from '@tabler/icons-react';
import { useDeskRoute } from '../common/useDeskRoute.ts';
import { DeviceSection } from './common/DeviceSection.tsx';
import { useBenches, usePrinters, useScales, useScanners } from './common/useDevices.ts';
import { useFreshPrinters } from './common/useFreshPrinters.ts';
import { useUses } from './common/useUses.ts';
import { Overview } from './Overview.tsx';
import { PrinterForm } from './printers/PrinterForm.tsx';
import { PrinterRow } from './printers/PrinterRow.tsx';
import { PrintQueue } from './PrintQueue.tsx';
import { ScaleForm } from './scales/ScaleForm.tsx';
import { ScaleRow } from './scales/ScaleRow.tsx';
import { ScannerForm } from './scanners/ScannerForm.tsx';
import { ScannerRow } from './scanners/ScannerRow.tsx';
import { useLastReads } from './scanners/useLastReads.ts';

/** What is connected, and how it is. */
export function DeviceLists() {
  const { open } = useDeskRoute();
  const printers = usePrinters();
  const scanners = useScanners();
  const scales = useScales();
  const { items: benches } = useBenches();
  const lastReads = useLastReads();
  const usesOf = useUses();
  useFreshPrinters();
  const bound = benches.find((bench) => bench.bound);
  const elsewhere = (id: string) =>
    bound === undefined || bound.scannerIds.includes(id)
      ? undefined
      : benches.find(({ scannerIds }) => scannerIds.includes(id));
  return (
    <Stack gap="xl">
      <Overview
        printers={printers.items}
        scanners={scanners.items}
        scales={scales.items}
        bench={bound}
      />
      <PrintQueue printers={printers.items} />
      <DeviceSection
        kind="printer"
        icon={IconPrinter}
        listing={printers}
        renderForm={(printer, onDone) => <PrinterForm printer={printer} onDone={onDone} />}
        renderRow={(printer, onEdit) => (
          <PrinterRow
            printer={printer}
            onEdit={onEdit}
            onChanged={printers.refresh}
            uses={usesOf(printer.id)}
          />
        )}
      />
      <DeviceSection
        kind="scanner"
        icon={IconBarcode}
        listing={scanners}
        renderForm={(scanner, onDone) => <ScannerForm scanner={scanner} onDone={onDone} />}
        renderRow={(scanner, onEdit) => (
          <ScannerRow
            scanner={scanner}
            lastRead={lastReads.get(scanner.transport === 'wedge' ? 'wedge' : scanner.id)}
            elsewhere={elsewhere(scanner.id)}
            onEdit={onEdit}
            onTest={() => open('devices', 'scanner-test')}
            onChanged={scanners.refresh}
            uses={usesOf(scanner.id)}
          />
        )}
      />
      <DeviceSection
        kind="scale"
        icon={IconScaleOutline}
        listing={scales}
        renderForm={(scale, onDone) => <ScaleForm scale={scale} onDone={onDone} />}
        renderRow={(scale, onEdit) => (
          <ScaleRow
            scale={scale}
            onEdit={onEdit}
            onChanged={scales.refresh}
            uses={usesOf(scale.id)}
          />
        )}
      />
    </Stack>
  );
}
