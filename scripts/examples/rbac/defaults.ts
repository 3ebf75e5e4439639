import type { Raw } from '../raw.ts';
import { systemRoles, userRoles } from './bootstrap-roles.ts';
import { componentRoles, defaultBindings } from './component-roles.ts';
import { controllerRoles } from './controller-roles.ts';

/** The roles and bindings that Kubernetes itself makes in every cluster. */
export function defaultRbac(): readonly Raw[] {
  return [
    ...userRoles(),
    ...systemRoles(),
    ...componentRoles(),
    ...controllerRoles(),
    ...defaultBindings(),
  ];
}
