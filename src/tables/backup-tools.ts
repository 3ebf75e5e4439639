/** When this table was last compared with what backup tools install. */
export const BACKUP_TOOLS_KNOWN_ON = '2026-10-01';

/** A tool that makes backups, recognised but not read: that it is there says nothing of its results. */
export interface BackupTool {
  readonly name: string;
  /** API groups that only this tool brings. */
  readonly groups: readonly string[];
  /** A kind that tells it apart, where the group also serves other things. */
  readonly kind?: string;
  /** It holds the state of the cluster but no volumes. */
  readonly stateOnly?: boolean;
}

export const BACKUP_TOOLS: readonly BackupTool[] = [
  { name: 'Kasten K10', groups: ['config.kio.kasten.io', 'actions.kio.kasten.io'] },
  { name: 'Longhorn', groups: ['longhorn.io'], kind: 'BackupVolume' },
  { name: 'Trilio', groups: ['triliovault.trilio.io'] },
  { name: 'Stash', groups: ['stash.appscode.com'] },
  { name: 'KubeStash', groups: ['core.kubestash.com'] },
  { name: 'K8up', groups: ['k8up.io'] },
  { name: 'VolSync', groups: ['volsync.backube'] },
  { name: 'Portworx Backup', groups: ['kdmp.portworx.com'] },
  { name: 'CloudCasa', groups: ['cloudcasa.io'] },
  { name: 'Backup for GKE', groups: ['gkebackup.gke.io'] },
  { name: 'AKS backup extension', groups: ['clusterbackup.dataprotection.microsoft.com'] },
  { name: 'Rancher Backup', groups: ['resources.cattle.io'], kind: 'Backup', stateOnly: true },
  {
    name: 'etcd snapshots of k3s or RKE2',
    groups: ['k3s.cattle.io'],
    kind: 'ETCDSnapshotFile',
    stateOnly: true,
  },
];
