/** A cluster with Istio whose proxies trust this certificate, for examples. */
export function rootedMesh(pem: string): string {
  const lines = pem.split('\n').map((line) => `              ${line}`);
  return `
        - {apiVersion: apps/v1, kind: Deployment, metadata: {name: istiod, namespace: istio-system}, spec: {template: {spec: {containers: [{name: discovery, image: 'istio/pilot:1.29.0'}]}}}}
        - apiVersion: v1
          kind: ConfigMap
          metadata: {name: istio-ca-root-cert, namespace: istio-system}
          data:
            root-cert.pem: |
${lines.join('\n')}
      `;
}

/** Of a company, until the end of 2035. */
export const OWN_ROOT = `-----BEGIN CERTIFICATE-----
MIIBfTCCASOgAwIBAgIBATAKBggqhkjOPQQDAjAuMRAwDgYDVQQKDAdIYXJib3Vy
MRowGAYDVQQDDBFIYXJib3VyIE1lc2ggUm9vdDAeFw0yNjAxMDEwMDAwMDBaFw0z
NTEyMzAwMDAwMDBaMC4xEDAOBgNVBAoMB0hhcmJvdXIxGjAYBgNVBAMMEUhhcmJv
dXIgTWVzaCBSb290MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEKMfHpcGM6byR
/COvy1px03O/8dXDmFje3mKT1c8eAW1n1gxmW6Z/KEtQYYNRIllc70nijzZk2K0Z
R6vJOI3jD6MyMDAwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQUM8Ln4c5wm6QI
+SBp4jY8XQZynbkwCgYIKoZIzj0EAwIDSAAwRQIgMKiwusVqD4tCpz6+2FRfJ7uN
53qjzRyJRuCJTDY8IcECIQDFzsmkbPbQms2IZc08eq8G15sgxhde9DwUDZET/WMF
lg==
-----END CERTIFICATE-----`;

/** Of a company, until 2026-12-10. */
export const ENDING_ROOT = `-----BEGIN CERTIFICATE-----
MIIBfTCCASOgAwIBAgIBATAKBggqhkjOPQQDAjAuMRAwDgYDVQQKDAdIYXJib3Vy
MRowGAYDVQQDDBFIYXJib3VyIE1lc2ggUm9vdDAeFw0yNTEyMDEwMDAwMDBaFw0y
NjEyMTAwMDAwMDBaMC4xEDAOBgNVBAoMB0hhcmJvdXIxGjAYBgNVBAMMEUhhcmJv
dXIgTWVzaCBSb290MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEC7UCFuEkRdQW
uhh+Z4GQ5GkMYu6NvG4Bbnwc9HfCKOeyV1oXDwDEm2yuj5oECgA8yZvVoMPMy0cg
1khkjcVp2aMyMDAwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHQ4EFgQUqTJ3ljbLDI4p
bkQL9xBODdtkpJ8wCgYIKoZIzj0EAwIDSAAwRQIhAIoCacSVE5f3dD0czcVwfazH
uAQRB6M1L4ruBYCSr4+1AiA4q43v/PHZA6jcKuHOfzaNEfPOSNJxC3JJuZCpSYAt
GA==
-----END CERTIFICATE-----`;
