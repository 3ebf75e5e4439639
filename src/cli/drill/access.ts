import type { Command } from 'commander';
import { type AccessDrill, access } from '../../drills/access/access.ts';
import { drawnAccess, namespacesOf, WHOLE } from '../../drills/access/drawn.ts';
import type { Responder } from '../../facts/named-responders.ts';
import { type Principal, principalOf, subjectOfPrincipal } from '../../facts/principals.ts';
import { InputError } from '../../model/input-error.ts';
import { EXIT } from '../exit.ts';
import { repeatable } from '../flags.ts';
import { nearest } from '../nearest.ts';
import type { Session } from '../session.ts';
import { accessText } from './access-page.ts';
import { type DrillFlags, drillCommand, play, printJson } from './play.ts';
import { namespaceArguments } from './target.ts';

interface AccessFlags extends DrillFlags {
  readonly group: readonly string[];
  readonly user?: string;
}

export function addAccess(drills: Command, session: Session): void {
  drillCommand(drills, {
    name: access.id,
    description: 'have the responders every right that the playbooks need?',
    target: 'a critical namespace; else all of them',
    after: EXAMPLES,
  })
    .optionsGroup('Who is asked about:')
    .addOption(repeatable('--group <name>', 'somebody in this group', 'those of the plan'))
    .option('--user <name>', 'this user, in the groups that --group names')
    .action((target: string | undefined, paths: string[], flags: AccessFlags) =>
      run(target === undefined ? [] : [target, ...paths], flags, session),
    );
}

const EXAMPLES = `
The first argument is a PATH when it is -, holds a / or a dot, or exists; else it is the TARGET.
namespace/shop is always a TARGET, ./shop always a PATH. A live cluster is asked by SubjectAccessReviews,
which change nothing; where that is refused, and in files, roles and bindings decide.

Examples:
  kubemuster drill access prod.snapshot --plan ir-plan.yaml
  kubemuster drill access shop prod.snapshot --plan ir-plan.yaml
  kubemuster drill access --group ir-responders prod.snapshot
  kubemuster drill access --user ann --group oncall --group sre --context prod
  kubemuster drill access --context prod --plan ir-plan.yaml --format json
`;

async function run(args: readonly string[], flags: AccessFlags, session: Session): Promise<void> {
  const responder = askedResponder(flags);
  const asked = await namespaceArguments(args);
  const played = await play(access, asked.paths, flags, session, responder);
  if (played === undefined) return;
  const drill = played.value;
  const responders = responder === undefined ? drill.named : [responder];
  if (responders.length === 0) return nobody(drill, session);
  const namespace = asked.target === undefined ? undefined : criticalCalled(asked.target, drill);
  const found = drawnAccess(drill, responders, WHOLE, namespace);
  if (flags.format === 'json') return printJson(found, session);
  session.progress.clear();
  session.stdout.write(accessText(found, drill.needed.gaps, session.drawing(session.stdout)));
}

/** Who is asked about by flags; undefined for those of the plan. */
function askedResponder({ group, user }: AccessFlags): Responder | undefined {
  const groups = group.map((name): Principal => ({ kind: 'Group', name, namespace: '' }));
  const person =
    user === undefined ? undefined : principalOf({ kind: 'User', name: user, namespace: '' }, '');
  const who = [...(person === undefined ? [] : [person]), ...groups];
  const [first] = who;
  if (first === undefined) return undefined;
  return { subject: subjectOfPrincipal(first), who, elevated: [], stated: undefined };
}

function nobody({ unnamed }: AccessDrill, session: Session): void {
  const [first] = unnamed;
  session.warn(`who responds is not said: ${first?.detail ?? 'nobody is named'}`);
  session.stderr.write(
    'hint: name them in access.responders of --plan FILE, or ask with --group NAME\n',
  );
  session.exit = EXIT.notEnoughEvidence;
}

function criticalCalled(name: string, drill: AccessDrill): string {
  const critical = namespacesOf(drill);
  if (critical.includes(name)) return name;
  const near = nearest(name, critical);
  const listed = critical.slice(0, LISTED).join(', ');
  throw new InputError(`${JSON.stringify(name)} is no critical namespace of this cluster`, {
    hint: near.length > 0 ? `did you mean ${near.join(' or ')}?` : `critical: ${listed || 'none'}`,
  });
}

const LISTED = 10;
