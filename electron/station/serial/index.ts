/**
 * Lines to devices, serial or over the network: opened, watched, made anew when they are gone. What the
 * bytes mean belongs to the rooms of the devices (scanners, scales).
 */
export type { LineStateName } from './connection.ts';
export {
  LINE_TUNING,
  startLine,
  type DeviceLine,
  type LineState,
  type LineTuning,
} from './deviceLine.ts';
export {
  addressOf,
  readAddress,
  SerialFields,
  TcpFields,
  type DeviceIdentity,
  type LineConfig,
} from './lineConfig.ts';
export { listSerialPorts, type ListedPort } from './serialPorts.ts';
