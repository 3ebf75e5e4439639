import type { KnownAgent } from './agent-images.ts';

/** When this table was last compared with the images that the projects and vendors publish. */
export const LOG_SHIPPERS_KNOWN_ON = '2026-11-15';

/** Directories of the node that hold container logs: a shipper mounts one of them or what is above. */
export const LOG_DIRECTORIES: readonly string[] = [
  '/var/log/containers',
  '/var/log/pods',
  '/var/lib/docker/containers',
];

/** Agents that read the container logs of their node and send them on. */
export const LOG_SHIPPERS: readonly KnownAgent[] = [
  {
    id: 'gke-fluentbit',
    name: 'GKE logging agent',
    images: ['gke.gcr.io/fluent-bit', 'gke-fluent-bit'],
    cloud: 'gke',
  },
  {
    id: 'aws-for-fluent-bit',
    name: 'AWS for Fluent Bit',
    images: ['aws-for-fluent-bit'],
    cloud: 'eks',
  },
  {
    id: 'azure-monitor',
    name: 'Azure Monitor agent',
    images: ['azuremonitor/containerinsights/ciprod'],
    cloud: 'aks',
  },
  {
    id: 'fluent-bit',
    name: 'Fluent Bit',
    images: ['fluent-bit', 'rancher-logging-fluent-bit', 'mirrored-fluent-fluent-bit'],
  },
  {
    id: 'fluentd',
    name: 'Fluentd',
    images: [
      'fluentd',
      'fluentd-kubernetes-daemonset',
      'fluentd-elasticsearch',
      'mirrored-banzaicloud-fluentd',
      'fluentd-hec',
      'kubernetes-fluentd',
    ],
  },
  { id: 'vector', name: 'Vector', images: ['timberio/vector', 'vector', 'vector-rhel9'] },
  {
    id: 'openshift-collector',
    name: 'OpenShift log collector',
    images: ['openshift-logging/vector-rhel9', 'openshift-logging/fluentd-rhel9'],
  },
  { id: 'promtail', name: 'Promtail', images: ['promtail'] },
  { id: 'alloy', name: 'Grafana Alloy', images: ['grafana/alloy'] },
  { id: 'grafana-agent', name: 'Grafana Agent', images: ['grafana/agent'] },
  { id: 'filebeat', name: 'Filebeat', images: ['filebeat', 'filebeat-oss', 'filebeat-wolfi'] },
  {
    id: 'elastic-agent',
    name: 'Elastic Agent',
    images: ['elastic-agent', 'elastic-agent-complete', 'elastic-agent-wolfi'],
  },
  {
    id: 'opentelemetry',
    name: 'OpenTelemetry Collector',
    images: [
      'opentelemetry-collector-contrib',
      'opentelemetry-collector-k8s',
      'aws-otel-collector',
      'adot-collector',
    ],
  },
  {
    id: 'splunk',
    name: 'Splunk',
    images: ['splunk-otel-collector', 'splunk/fluentd-hec', 'universalforwarder'],
  },
  {
    id: 'datadog',
    name: 'Datadog Agent',
    images: ['datadog/agent', 'datadoghq/agent', 'datadog-agent'],
  },
  { id: 'logstash', name: 'Logstash', images: ['logstash', 'logstash-oss'] },
  { id: 'newrelic', name: 'New Relic Logs', images: ['newrelic-fluentbit-output'] },
  { id: 'sumologic', name: 'Sumo Logic', images: ['sumologic-otel-collector'] },
  { id: 'dynatrace', name: 'Dynatrace log module', images: ['dynatrace-logmodule'] },
  { id: 'logdna', name: 'Mezmo agent', images: ['logdna-agent', 'mezmo-agent'] },
  {
    id: 'ibm-logs',
    name: 'IBM Cloud Logs agent',
    images: ['logs-router-agent'],
  },
  { id: 'observe', name: 'Observe agent', images: ['observe-agent'] },
  { id: 'honeycomb', name: 'Honeycomb agent', images: ['honeycomb-kubernetes-agent'] },
  { id: 'papertrail', name: 'logspout', images: ['gliderlabs/logspout'] },
  {
    id: 'coralogix',
    name: 'Coralogix collector',
    images: ['coralogix-otel-collector'],
  },
  { id: 'log-pilot', name: 'Logtail', images: ['log-service/logtail'] },
];
