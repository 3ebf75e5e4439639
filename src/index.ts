export { checks } from '../checks/index.ts';
