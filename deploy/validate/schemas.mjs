// node schemas.mjs < manifests.yaml   Holds every object against its kind's schema, as an API server does: types (a number
// where a string belongs, such as an unquoted value of a variable), enumerations, required fields. Prints a line per fault.
// Unknown fields are not its business: the schemas leave them open.
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

const packages = {
  'argoproj.io': '@kubernetes-models/argo-cd',
  'external-secrets.io': '@kubernetes-models/external-secrets',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
};
// Their schemas are in no package.
const unpublished = ['elbv2.k8s.aws'];

async function faultsOf({ apiVersion, kind, ...rest }) {
  const group = String(apiVersion).includes('/') ? apiVersion.split('/')[0] : '';
  if (unpublished.includes(group)) return [];
  const path = `${packages[group] ?? 'kubernetes-models'}/${apiVersion}/${kind}`;
  const model = await import(path).catch(() => undefined);
  if (!model) return [`: there is no kind ${kind} in ${apiVersion}, or its schema is not known here`];
  try {
    new model[kind](rest).validate();
    return [];
  } catch (error) {
    if (!error.errors) throw error;
    return error.errors.map(({ instancePath, message, params }) => {
      const allowed = params?.allowedValues ? `: ${params.allowedValues.join(', ')}` : '';
      return `${instancePath.replaceAll('/', '.')}: ${message}${allowed}`;
    });
  }
}

// Kubernetes' parser reads YAML 1.1, where yes and on are booleans.
for (const document of parseAllDocuments(readFileSync(0, 'utf8'), { version: '1.1' })) {
  for (const problem of [...document.errors, ...document.warnings]) console.log(problem.message);
  const object = document.toJS();
  if (object === null) continue;
  for (const fault of await faultsOf(object)) console.log(`${object.kind}/${object.metadata?.name}${fault}`);
}
