// node deployments.mjs SETTINGS < manifests.yaml   Takes the Deployments that SETTINGS names out of rendered manifests, with the
// config maps that they read, as 'podman play kube' takes them. SETTINGS is JSON: by name the image, variables over the
// rendered ones (this machine's ports and addresses), and what a cluster's secrets hold, by their names; they become config maps,
// since not every podman reads variables from secrets.
// Left out are probes, which podman would run by a program that the images don't have, and the containers' ports, since the
// network is the machine's; all else is as it is rendered.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { parseAllDocuments } = createRequire(new URL('../../validate/', import.meta.url))('yaml');
const settings = JSON.parse(process.argv[2]);
const objects = parseAllDocuments(readFileSync(0, 'utf8'), { version: '1.1' }).map(document => document.toJS()).filter(Boolean);
const find = (kind, name) => {
  const found = objects.find(object => object.kind === kind && object.metadata.name === name);
  if (!found) throw new Error(`There is no ${kind} ${name} among the manifests.`);
  return found;
};

for (const [name, { image, env, secrets }] of Object.entries(settings)) {
  const deployment = find('Deployment', name);
  deployment.spec.replicas = 1;
  const pod = deployment.spec.template.spec, [container] = pod.containers;
  const held = secret => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: secret }, data: secrets[secret] });
  for (const left of ['livenessProbe', 'readinessProbe', 'startupProbe', 'ports']) delete container[left];
  container.image = image;
  container.env = [...(container.env ?? []), ...Object.entries(env).map(([key, value]) => ({ name: key, value: String(value) }))];
  const read = container.envFrom.filter(source => source.configMapRef).map(source => find('ConfigMap', source.configMapRef.name));
  for (const source of container.envFrom.filter(source => source.secretRef)) {
    source.configMapRef = { name: source.secretRef.name };
    delete source.secretRef;
    read.push(held(source.configMapRef.name));
  }
  for (const volume of pod.volumes.filter(volume => volume.secret)) {
    volume.configMap = { name: volume.secret.secretName };
    delete volume.secret;
    read.push(held(volume.configMap.name));
  }
  // With podman a config map's variable wins over the container's own, with Kubernetes it is the other way round.
  for (const { data } of read) for (const key of Object.keys(env)) if (key in data) data[key] = String(env[key]);
  for (const object of [...read, deployment]) console.log(`---\n${JSON.stringify(object)}`);
}
