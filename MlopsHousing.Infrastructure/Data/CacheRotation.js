// Changes the cache user's password. ElastiCache holds two passwords per user: the new one and the one before it, so
// that a client that hasn't heard of the change keeps working until the next one.
const { SecretsManagerClient: Secrets, DescribeSecretCommand, GetSecretValueCommand, GetRandomPasswordCommand, PutSecretValueCommand, UpdateSecretVersionStageCommand } = require('@aws-sdk/client-secrets-manager');
const { ElastiCacheClient: Cache, ModifyUserCommand, DescribeUsersCommand } = require('@aws-sdk/client-elasticache');
const secrets = new Secrets({}), cache = new Cache({});

const read = async (id, stage, version) => JSON.parse((await secrets.send(new GetSecretValueCommand({ SecretId: id, VersionStage: stage, VersionId: version }))).SecretString);
const user = async () => (await cache.send(new DescribeUsersCommand({ UserId: process.env.USER_ID }))).Users[0];
const wait = () => new Promise(done => setTimeout(done, Number(process.env.POLL_MS || 5000)));

async function settled() {
  for (let i = 0; i < 50; i++) {
    const { Status, Authentication } = await user();
    if (Status === 'active') return Authentication;
    await wait();
  }
  throw new Error('The cache user is still being modified.');
}

const steps = {
  async createSecret(id, token) {
    const current = await read(id, 'AWSCURRENT');
    try { await read(id, 'AWSPENDING', token); return; } catch (e) { if (e.name !== 'ResourceNotFoundException') throw e; }
    const { RandomPassword } = await secrets.send(new GetRandomPasswordCommand({ PasswordLength: 64, ExcludePunctuation: true }));
    await secrets.send(new PutSecretValueCommand({ SecretId: id, ClientRequestToken: token, VersionStages: ['AWSPENDING'], SecretString: JSON.stringify({ ...current, password: RandomPassword }) }));
  },
  async setSecret(id, token) {
    const passwords = [(await read(id, 'AWSPENDING', token)).password, (await read(id, 'AWSCURRENT')).password];
    await settled();
    await cache.send(new ModifyUserCommand({ UserId: process.env.USER_ID, AuthenticationMode: { Type: 'password', Passwords: [...new Set(passwords)] } }));
  },
  // Secrets Manager calls this step alone, too, when the schedule is made: there is one password then.
  async testSecret() {
    const { PasswordCount } = await settled();
    if (!PasswordCount) throw new Error('The cache user has no password.');
  },
  async finishSecret(id, token, versions) {
    const current = Object.keys(versions).find(version => versions[version].includes('AWSCURRENT'));
    if (current === token) return;
    await secrets.send(new UpdateSecretVersionStageCommand({ SecretId: id, VersionStage: 'AWSCURRENT', MoveToVersionId: token, RemoveFromVersionId: current }));
  },
};

exports.handler = async ({ SecretId: id, ClientRequestToken: token, Step: step }) => {
  const { RotationEnabled, VersionIdsToStages: versions } = await secrets.send(new DescribeSecretCommand({ SecretId: id }));
  if (!RotationEnabled || !versions[token]) throw new Error('This version of the secret is not up for rotation.');
  if (versions[token].includes('AWSCURRENT')) return;
  if (!steps[step]) throw new Error(`There is no step ${step}.`);
  await steps[step](id, token, versions);
};
