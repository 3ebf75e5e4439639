import { inParallel } from '../../collect/live/parallel.ts';
import { list, requiredText, text, texts } from '../../model/decode.ts';
import type { Gap } from '../../model/observed.ts';
import { attempt } from './failure.ts';
import type { Google } from './google.ts';
import { knownRole, type RoleWorth, worthOf } from './known-roles.ts';
import { Memo } from './memo.ts';

/** One role for one member, on a project or above it. */
export interface Binding {
  readonly role: string;
  readonly member: string;
  /** Its condition by its title; undefined where it always holds. */
  readonly condition: string | undefined;
  readonly field: string;
}

/** Which reads of a service leave an audit log. */
export interface AuditConfig {
  readonly service: string;
  readonly logTypes: readonly string[];
  readonly field: string;
}

export interface Policies {
  readonly bindings: readonly Binding[];
  readonly audits: readonly AuditConfig[];
  /** What could not be read, above the project or of it, without a source. */
  readonly gaps: readonly Gap[];
}

const WIDTH = 8;

/** Who may what in projects, by IAM: policies with all that is inherited, and what roles are worth. */
export class Iam {
  readonly #google: Google;
  readonly #policies = new Memo<Policies>();
  readonly #ancestries = new Memo<readonly string[]>();
  readonly #roles = new Memo<RoleWorth>();

  constructor(google: Google) {
    this.#google = google;
  }

  /** The policy of a project with those of its folders and its organization; never rejects but on abort. */
  async over(project: string, source: string, signal: AbortSignal): Promise<Policies> {
    const own = `projects/${project}`;
    const above = await attempt(source, 'resourcemanager.projects.get', () =>
      this.#above(project, signal),
    );
    const resources = 'gap' in above ? [own] : [own, ...above.value];
    const all = await inParallel(resources, WIDTH, async (resource) => {
      const permission = `resourcemanager.${resource.split('/')[0]}.getIamPolicy on ${resource}`;
      return attempt(source, permission, () => this.#policy(resource, signal));
    });
    const read = all.flatMap((one) => ('gap' in one ? [] : [one.value]));
    return {
      bindings: read.flatMap(({ bindings }) => bindings),
      audits: read.flatMap(({ audits }) => audits),
      gaps: [above, ...all].flatMap((one) => ('gap' in one ? [one.gap] : [])),
    };
  }

  /** What a role is worth, by the table, else by asking. Rejects with a GoogleFailure. */
  async worth(role: string, signal: AbortSignal): Promise<RoleWorth> {
    const known = knownRole(role);
    if (known !== undefined) return known;
    return this.#roles.get(role, signal, async () => {
      const path = `/v1/${role.split('/').map(encodeURIComponent).join('/')}`;
      const call = { service: 'iam', method: 'roles.get', of: role, path } as const;
      return worthOf(texts(await this.#google.rest(call, signal), 'includedPermissions'));
    });
  }

  /** Several at once; those that were refused are gaps. */
  async worths(
    roles: ReadonlySet<string>,
    source: string,
    signal: AbortSignal,
  ): Promise<{ readonly worths: ReadonlyMap<string, RoleWorth>; readonly gaps: readonly Gap[] }> {
    const all = await inParallel([...roles], WIDTH, async (role) => {
      const permission = `iam.roles.get on ${role}`;
      return { role, ...(await attempt(source, permission, () => this.worth(role, signal))) };
    });
    return {
      worths: new Map(all.flatMap((one) => ('gap' in one ? [] : [[one.role, one.value]]))),
      gaps: all.flatMap((one) => ('gap' in one ? [one.gap] : [])),
    };
  }

  #above(project: string, signal: AbortSignal): Promise<readonly string[]> {
    return this.#ancestries.get(project, signal, async () => {
      const answer = await this.#google.rest(
        {
          service: 'cloudresourcemanager',
          method: 'projects.getAncestry',
          of: `projects/${project}`,
          path: `/v1/projects/${encodeURIComponent(project)}:getAncestry`,
          body: {},
        },
        signal,
      );
      return list(answer, 'ancestor').flatMap((one) => {
        const type = requiredText(one, 'resourceId.type');
        const id = requiredText(one, 'resourceId.id');
        return type === 'project' ? [] : [`${type}s/${id}`];
      });
    });
  }

  #policy(resource: string, signal: AbortSignal): Promise<Policies> {
    return this.#policies.get(resource, signal, async () => {
      const path = `/v3/${resource.split('/').map(encodeURIComponent).join('/')}:getIamPolicy`;
      const call = {
        service: 'cloudresourcemanager',
        method: `${resource.split('/')[0]}.getIamPolicy`,
        of: resource,
        path,
        body: { options: { requestedPolicyVersion: 3 } },
      } as const;
      const policy = await this.#google.rest(call, signal);
      return {
        bindings: bindingsIn(policy, resource),
        audits: auditsIn(policy, resource),
        gaps: [],
      };
    });
  }
}

/** Every binding of a policy, member by member. Former members are left out: they hold nothing. */
export function bindingsIn(policy: unknown, resource: string): readonly Binding[] {
  return list(policy, 'bindings').flatMap((one, index) => {
    const role = requiredText(one, 'role');
    const conditional = text(one, 'condition.expression') !== undefined;
    const condition = conditional ? (text(one, 'condition.title') ?? 'unnamed') : undefined;
    return texts(one, 'members')
      .filter((member) => !member.startsWith('deleted:'))
      .map((member) => ({
        role,
        member,
        condition,
        field: `${resource} iamPolicy.bindings[${index}].role`,
      }));
  });
}

function auditsIn(policy: unknown, resource: string): readonly AuditConfig[] {
  return list(policy, 'auditConfigs').map((one, index) => ({
    service: requiredText(one, 'service'),
    logTypes: list(one, 'auditLogConfigs').flatMap((config) => {
      const exempt = texts(config, 'exemptedMembers').length > 0;
      return exempt ? [] : [requiredText(config, 'logType')];
    }),
    field: `${resource} iamPolicy.auditConfigs[${index}].auditLogConfigs`,
  }));
}
