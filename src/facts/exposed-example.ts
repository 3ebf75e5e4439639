/** A Deployment of the tenant `shop` behind a load balancer; `spec` holds more fields of its pods. */
export function exposedWeb(spec: string): string {
  return `
    - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
    - apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec:
        template:
          metadata: {labels: {app: web}}
          spec: {${spec}, containers: [{name: main, image: shop/web:1}]}
    - apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: shop}
      spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 443}]}`;
}
