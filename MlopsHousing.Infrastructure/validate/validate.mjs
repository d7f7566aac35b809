// node validate.mjs FOLDER...   Validates every template of the folders. Exit code 0 only if every finding has its reason
// in suppressions.json and every reason has its finding.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fromAwsSolutions, fromSchemas, readJson, undecided } from './findings.mjs';

const suppressions = readJson(new URL('suppressions.json', import.meta.url)).map(entry => ({ ...entry, used: new Set() }));
const templates = process.argv.slice(2).flatMap(folder =>
  readdirSync(folder).filter(name => name.endsWith('.template.json')).sort().map(name => join(folder, name)));
if (templates.length === 0) {
  console.error('There is no template to validate; name folders that MlopsHousing.Infrastructure wrote.');
  process.exit(2);
}

// A logical id ends with eight digits of its path's hash where it stands in another construct.
const named = (id, pattern) => pattern.endsWith('*')
  ? id.startsWith(pattern.slice(0, -1))
  : id === pattern || id.replace(/[0-9A-F]{8}$/, '') === pattern;
// Suppressions speak of every environment and region at once.
const general = detail => detail
  .replaceAll(/mlops-housing-(dev|staging|production)/g, '{prefix}')
  .replaceAll(/mlops-housing\/(dev|staging|production)/g, 'mlops-housing/{environment}')
  .replaceAll(/\b[a-z]{2}-[a-z]+-\d\b/g, '{region}');
const suppresses = (entry, finding) => entry.rule === finding.rule
  && (!entry.environment || finding.stack.startsWith(`mlops-housing-${entry.environment}-`))
  && finding.stack.endsWith(`-${entry.stack}`)
  && named(finding.resource, entry.resource)
  && (!entry.details || entry.details.includes(general(finding.detail)));

let open = 0;
for (const template of templates) {
  for (const finding of [...fromSchemas(template), ...fromAwsSolutions(template)]) {
    const entries = suppressions.filter(entry => suppresses(entry, finding));
    entries.forEach(entry => entry.used.add(entry.details ? general(finding.detail) : ''));
    if (entries.length > 0) continue;
    open++;
    console.log(`${finding.stack} ${finding.resource}: ${finding.rule} (${finding.source}): ${finding.detail}`);
  }
}
const idle = suppressions.flatMap(entry =>
  (entry.details ?? ['']).filter(detail => !entry.used.has(detail)).map(detail => `${entry.rule} for ${entry.resource} ${detail}`));
idle.forEach(entry => console.log(`suppressions.json: nothing needs it any more, remove it: ${entry}`));
undecided.forEach(rule => console.log(`Not decided before deployment: ${rule}`));
console.log(`${templates.length} templates: ${open} open findings, ${suppressions.length} reasons, ${idle.length} of them without a finding.`);
process.exit(open + idle.length === 0 ? 0 : 1);
