/** `npm run demo`: a scripted shift; `npm run demo -- peak-day`: a day's orders. `--help` for options of either. */
import process from 'node:process';

if (process.argv[2] === 'peak-day') {
  const { peakDayCommand } = await import('../peakDay/main.ts');
  await peakDayCommand().parseAsync(process.argv.slice(3), { from: 'user' });
} else {
  await import('./shiftDemo.ts');
}
