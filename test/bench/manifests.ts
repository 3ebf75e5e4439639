import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Writes a fleet's worth of manifests: one file a namespace and one a workload, always the same. */
export function writeManifests(folder: string, workloads: number): void {
  const namespaces = Math.max(1, Math.round(workloads / 20));
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < namespaces; index += 1) {
    writeFileSync(path.join(folder, `namespace-${index}.yaml`), namespaceText(index));
  }
  for (let index = 0; index < workloads; index += 1) {
    const text = workloadText(index, index % namespaces);
    writeFileSync(path.join(folder, `workload-${index}.yaml`), text);
  }
}

function namespaceText(index: number): string {
  return `apiVersion: v1
kind: Namespace
metadata:
  name: team-${index}
  labels:
    team: team-${index}
    pod-security.kubernetes.io/enforce: ${index % 3 === 0 ? 'restricted' : 'baseline'}
---
apiVersion: v1
kind: ResourceQuota
metadata:
  name: default
  namespace: team-${index}
spec:
  hard:
    pods: "200"
    requests.cpu: "40"
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: team-${index}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`;
}

function workloadText(index: number, namespace: number): string {
  const name = `service-${index}`;
  const place = `namespace: team-${namespace}`;
  return `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  ${place}
automountServiceAccountToken: false
---
# The workload itself; every ninth one has a weakness.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  ${place}
  labels:
    app.kubernetes.io/name: ${name}
    app.kubernetes.io/part-of: shop
    team: team-${namespace}
spec:
  replicas: ${1 + (index % 4)}
  revisionHistoryLimit: 5
  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ${name}
        app.kubernetes.io/part-of: shop
      annotations:
        prometheus.io/scrape: "true"
        prometheus.io/port: "9090"
    spec:
      serviceAccountName: ${name}
      hostNetwork: ${index % 9 === 0 ? 'true' : 'false'}
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: main
          image: registry.example/${name}${index % 2 === 0 ? `@sha256:${digest(index)}` : ':1.4.2'}
          args:
            - --listen=:8080
            - --log-level=info
            - --config=/etc/${name}/config.yaml
          env:
            - name: POD_NAME
              valueFrom:
                fieldRef:
                  fieldPath: metadata.name
            - name: DATABASE_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: ${name}-database
                  key: password
            - name: LOG_FORMAT
              value: json
          ports:
            - name: http
              containerPort: 8080
            - name: metrics
              containerPort: 9090
          readinessProbe:
            httpGet:
              path: /ready
              port: http
            periodSeconds: 5
          livenessProbe:
            httpGet:
              path: /live
              port: http
            periodSeconds: 10
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 256Mi
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: [ALL]
          volumeMounts:
            - name: config
              mountPath: /etc/${name}
            - name: cache
              mountPath: /var/cache/${name}
      volumes:
        - name: config
          configMap:
            name: ${name}
        - name: cache
          emptyDir: {}
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  ${place}
spec:
  type: ${index % 50 === 0 ? 'LoadBalancer' : 'ClusterIP'}
  selector:
    app.kubernetes.io/name: ${name}
  ports:
    - name: http
      port: 80
      targetPort: http
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  ${place}
data:
  config.yaml: |
    listen: ":8080"
    upstreams:
      - name: next
        url: http://service-${index + 1}.team-${namespace}.svc:80
        timeout: 2s
      - name: catalog
        url: http://catalog.team-0.svc:80
        timeout: 5s
    features:
      retries: true
      tracing: true
${Array.from({ length: 30 }, (_, line) => `    setting-${line}: value-${index}-${line}`).join('\n')}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  ${place}
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - podSelector: {}
      ports:
        - port: http
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
      ports:
        - port: 53
          protocol: UDP
`;
}

function digest(index: number): string {
  return index.toString(16).padStart(64, '0');
}
