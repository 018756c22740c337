import { useSession } from '../../replica/index.ts';

/** Whether the person signed in leads the house. Central checks again. */
export function useLeads(): boolean {
  const roles = useSession()?.roles ?? [];
  return roles.includes('supervisor') || roles.includes('admin');
}
