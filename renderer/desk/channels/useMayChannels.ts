import { useSession } from '../../replica/index.ts';

/** Whether the person signed in may see how channels fare: the desk's people of the whole house. Central checks again. */
export function useMayChannels(): boolean {
  const roles = useSession()?.roles ?? [];
  return roles.some((role) => role === 'supervisor' || role === 'clerk' || role === 'admin');
}
