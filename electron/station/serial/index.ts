/**
 * Lines to devices, serial, over the network or by USB HID: opened, watched, made anew when they are gone. What the
 * bytes mean belongs to the rooms of the devices (scanners, scales).
 */
export type { LineStateName } from './connection.ts';
export {
  LINE_TUNING,
  startHidLine,
  startLine,
  type DeviceLine,
  type LineState,
  type LineTuning,
} from './deviceLine.ts';
export { createHidPort, type HidPort } from './hidConnection.ts';
export { loadHid, type HidLibrary } from './hidLibrary.ts';
export {
  addressOf,
  HidFields,
  hidAddressOf,
  readAddress,
  readHidAddress,
  SerialFields,
  TcpFields,
  type DeviceIdentity,
  type HidLine,
  type LineConfig,
} from './lineConfig.ts';
export { listSerialPorts, type ListedPort } from './serialPorts.ts';
