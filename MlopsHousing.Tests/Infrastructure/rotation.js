// Runs the rotation function (argument 1) against a Secrets Manager and an ElastiCache of memory, step by step, and prints
// what they hold afterwards. Argument 2: how many rotations; or a step to call
// with a token nobody has heard of; or 'schedule' for what Secrets Manager does when the schedule is made.
const Module = require('node:module');
const [, , file, what] = process.argv;

const versions = { first: { stages: ['AWSCURRENT'], value: '{"username":"app","password":"first-password"}' } };
const user = { Status: 'active', passwords: ['first-password'], modifications: 0 };
let modifying = 0;
const missing = () => Object.assign(new Error('no such version'), { name: 'ResourceNotFoundException' });

const answers = {
  DescribeSecret: () => ({ RotationEnabled: true, VersionIdsToStages: Object.fromEntries(Object.entries(versions).map(([id, version]) => [id, [...version.stages]])) }),
  GetSecretValue({ VersionStage, VersionId }) {
    const found = Object.entries(versions).find(([id, version]) => version.stages.includes(VersionStage) && version.value && (!VersionId || id === VersionId));
    if (!found) throw missing();
    return { SecretString: found[1].value };
  },
  GetRandomPassword: () => ({ RandomPassword: `password-${Object.keys(versions).length}` }),
  PutSecretValue({ ClientRequestToken, VersionStages, SecretString }) { versions[ClientRequestToken] = { stages: VersionStages, value: SecretString }; return {}; },
  UpdateSecretVersionStage({ MoveToVersionId, RemoveFromVersionId }) {
    versions[RemoveFromVersionId].stages = ['AWSPREVIOUS'];
    versions[MoveToVersionId].stages = ['AWSCURRENT'];
    return {};
  },
  DescribeUsers() {
    if (modifying > 0 && --modifying === 0) user.Status = 'active';
    return { Users: [{ Status: user.Status, Authentication: { Type: 'password', PasswordCount: user.passwords.length } }] };
  },
  ModifyUser({ AuthenticationMode }) {
    if (user.Status !== 'active') throw new Error('InvalidUserState');
    if (AuthenticationMode.Passwords.length > 2) throw new Error('a user has at most two passwords');
    user.passwords = AuthenticationMode.Passwords;
    user.Status = 'modifying';
    user.modifications++;
    modifying = 2;
    return {};
  },
};
const sdk = new Proxy({}, {
  get: (_, name) => name.endsWith('Command')
    ? class { constructor(input) { this.input = input; this.name = name.slice(0, -'Command'.length); } }
    : class { async send(command) { return answers[command.name](command.input); } },
});
const load = Module._load;
Module._load = (request, ...rest) => request.startsWith('@aws-sdk/') ? sdk : load(request, ...rest);

process.env.USER_ID = 'app';
process.env.POLL_MS = '1';
const { handler } = require(file);

(async () => {
  if (what === 'schedule') {
    versions.trial = { stages: ['AWSPENDING'] };
    await handler({ SecretId: 'cache', ClientRequestToken: 'trial', Step: 'testSecret' });
    console.log(JSON.stringify({ passwords: user.passwords }));
    return;
  }
  if (Number.isNaN(Number(what))) return handler({ SecretId: 'cache', ClientRequestToken: 'unknown', Step: what });
  for (let i = 1; i <= Number(what); i++) {
    const token = `token-${i}`;
    versions[token] = { stages: ['AWSPENDING'] };
    // Secrets Manager may call a step again after a failure: twice must be as good as once.
    for (const step of ['createSecret', 'setSecret', 'testSecret', 'finishSecret', 'finishSecret'])
      await handler({ SecretId: 'cache', ClientRequestToken: token, Step: step });
  }
  const current = Object.values(versions).find(version => version.stages.includes('AWSCURRENT'));
  console.log(JSON.stringify({ passwords: user.passwords, current: JSON.parse(current.value), modifications: user.modifications }));
})().catch(error => { console.error(error.message); process.exit(1); });
