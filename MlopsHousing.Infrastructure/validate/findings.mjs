// The two validators, each as a function from a template's file to its findings: { source, rule, stack, resource, detail }.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import validate from '@aws/cloudformation-validate';
import { App, Stack } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { AwsSolutionsChecks } from 'cdk-nag';

const engine = new validate.CelEngine();
const stackOf = file => basename(file, '.template.json');

// CloudFormation's schemas and rules. Its hints (severity INFO) are of style, or of what an update would replace.
export function fromSchemas(file) {
  return engine.validateStandard(new validate.TemplateFile(file)).diagnostics
    .filter(diagnostic => diagnostic.severity !== 'INFO')
    .map(diagnostic => ({
      source: 'cloudformation-validate',
      rule: diagnostic.ruleId,
      stack: stackOf(file),
      resource: diagnostic.entity?.logicalId ?? '',
      detail: diagnostic.message,
    }));
}

// cdk-nag's AwsSolutions. Its rules look at constructs, so the template becomes one again.
export function fromAwsSolutions(file) {
  const stack = new Stack(new App({ analyticsReporting: false }), stackOf(file));
  new CfnInclude(stack, 'Template', { templateFile: file });
  const findings = [];
  const add = (data, detail) => findings.push({
    source: 'cdk-nag',
    rule: data.ruleId,
    stack: stackOf(file),
    resource: stack.resolve(data.resource.logicalId),
    detail: detail.replaceAll('\n', ' '),
  });
  const logger = {
    onCompliance() {},
    onNotApplicable() {},
    onSuppressed() {},
    onNonCompliance: data => add(data, data.findingId || data.ruleInfo),
    // A rule that can't decide (a value known only when deployed) is no finding, but it isn't silence either.
    onError: data => undecided.push(`${stackOf(file)} ${stack.resolve(data.resource.logicalId)} ${data.ruleId}`),
  };
  const rules = new AwsSolutionsChecks({ reports: false, additionalLoggers: [logger] });
  for (const construct of stack.node.findAll()) rules.visit(construct);
  return findings;
}

// What no rule could decide, to be named at the end.
export const undecided = [];

export const readJson = file => JSON.parse(readFileSync(file, 'utf8'));
