/** Settings of who gets the goods. The rules they are defaults of are in ../rules. */
export { AllocationPanel } from './AllocationPanel.tsx';
