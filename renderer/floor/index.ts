/**
 * The floor: what pickers and packers see. Screens only; every rule is in shared/domain. Large, dark,
 * one instruction at a time, no focused input, keys and command barcodes for everything.
 */
export { PackerHome } from './packing/PackerHome.tsx';
export { PickerHome } from './picking/PickerHome.tsx';
