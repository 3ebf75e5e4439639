// Compared with what runtimes and distributions keep where on 2026-11-15.

/** Sockets that start containers as root for whoever can talk to them. `/run` stands also for `/var/run`. */
export const RUNTIME_SOCKETS: readonly string[] = [
  '/run/docker.sock',
  '/run/docker/containerd/containerd.sock',
  '/run/containerd/containerd.sock',
  '/run/containerd/debug.sock',
  '/run/crio/crio.sock',
  '/run/cri-dockerd.sock',
  '/run/dockershim.sock',
  '/run/podman/podman.sock',
  '/run/buildkit/buildkitd.sock',
  '/run/k3s/containerd/containerd.sock',
  '/run/k0s/containerd.sock',
];

/** Directories of the node from which its root can be reached, with all that is in them. */
export const ESCAPE_TREES: readonly string[] = [
  '/etc',
  '/root',
  '/proc',
  '/sys',
  '/dev',
  '/var/lib/kubelet',
  '/var/lib/containerd',
  '/var/lib/docker',
  '/var/lib/containers',
  '/var/lib/rancher',
  '/var/lib/etcd',
];

/** Where the kubelet's own key lies, the tokens of all pods of the node, or what a control plane keeps. */
export const KEY_TREES: readonly string[] = [
  '/etc/kubernetes',
  '/etc/rancher',
  '/var/lib/etcd',
  '/var/lib/kubelet',
  '/var/lib/rancher',
];

/** Parts of those directories that give nothing away; a `*` at the end stands for any text. */
export const HARMLESS_PATHS: readonly string[] = [
  '/etc/ca-certificates',
  '/etc/hostname',
  '/etc/hosts',
  '/etc/localtime',
  '/etc/machine-id',
  '/etc/os-release',
  '/etc/pki',
  '/etc/resolv.conf',
  '/etc/ssl',
  '/etc/timezone',
  '/dev/dri',
  '/dev/fuse',
  '/dev/hugepages',
  '/dev/infiniband',
  '/dev/kfd',
  '/dev/kvm',
  '/dev/log',
  '/dev/net/tun',
  '/dev/nvidia*',
  '/dev/shm',
  '/var/lib/docker/containers',
];

/** Where kubelets keep container logs: root that may write there can have them read any file. */
export const LOG_TREE = '/var/log';
