import { useSession } from './queries';
import type { Role } from './types';

export type Act = 'room' | 'approve' | 'assign' | 'people' | 'settings' | 'readSettings' | 'deliver' | 'keys' | 'audit';

const allowed: Record<Act, Role[]> = {
  room: ['admin', 'manager', 'member'],
  approve: ['admin', 'manager'],
  assign: ['admin', 'manager'],
  people: ['admin', 'manager'],
  settings: ['admin'],
  readSettings: ['admin', 'manager', 'viewer'],
  deliver: ['admin', 'manager'],
  keys: ['admin'],
  audit: ['admin', 'manager', 'viewer'],
};

/** What the signed-in role may do. This only hides; the server refuses by itself. */
export function useMay(): (act: Act) => boolean {
  const role = useSession().data?.role;
  return (act) => role !== undefined && allowed[act].includes(role);
}
