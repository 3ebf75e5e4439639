/** Whose control or technique a reference names, told by how it begins. The first that fits. */
const families: readonly Family[] = [
  { id: 'cis', name: 'CIS Benchmarks', begins: /^(?:CIS|EKS|GKE|AKS) / },
  { id: 'csc', name: 'CIS Controls', begins: /^CSC / },
  { id: 'nsa', name: 'NSA/CISA guidance', begins: /^NSA\b/ },
  { id: 'attack', name: 'MITRE ATT&CK', begins: /^ATT / },
  { id: 'd3fend', name: 'MITRE D3FEND', begins: /^D3-/ },
  { id: 'microsoft', name: 'Microsoft threat matrix', begins: /^MS-/ },
  { id: 'nist', name: 'NIST', begins: /^(?:CSF|190|NIST) |^61r3\b/ },
  { id: 'owasp', name: 'OWASP', begins: /^OW / },
  { id: 'pci', name: 'PCI DSS', begins: /^PCI / },
  { id: 'soc2', name: 'SOC 2', begins: /^SOC2 / },
  { id: 'iso', name: 'ISO/IEC 27001', begins: /^ISO / },
  { id: 'dora', name: 'DORA', begins: /^DORA\b/ },
  { id: 'kubernetes', name: 'Kubernetes', begins: /^(?:K8S\b|KEP-|https:\/\/kubernetes\.io\/)/ },
  { id: 'eks-guide', name: 'EKS best practices', begins: /^BPG\b/ },
];

interface Family {
  readonly id: string;
  readonly name: string;
  readonly begins: RegExp;
}

/** What has no family of its own. */
const OTHER: Pick<Family, 'id' | 'name'> = { id: 'other', name: 'Other' };

/** References by whose they are, in the order of the table. */
export function byFramework(references: readonly string[]): readonly {
  readonly id: string;
  readonly name: string;
  readonly references: readonly string[];
}[] {
  const groups = Map.groupBy(references, (one) => familyOf(one));
  return [...families, OTHER].flatMap((family) => {
    const found = groups.get(family.id);
    return found === undefined ? [] : { id: family.id, name: family.name, references: found };
  });
}

function familyOf(reference: string): string {
  return families.find(({ begins }) => begins.test(reference))?.id ?? OTHER.id;
}
