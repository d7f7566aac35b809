using Amazon.Runtime;
using Amazon.S3;

namespace MlopsHousing.Tests.Processes;

/// <summary>
/// A real S3 server on a free loopback port, made by others than AWS and us: Ceph's object gateway on a cluster of one monitor and
/// one store in memory. It checks signatures and honours preconditions. Its test classes stand in <see cref="Collection"/>.
/// </summary>
public sealed class S3Server : IAsyncLifetime
{
    public const string Collection = "S3";

    internal const string Bucket = "models";

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(90); // alone it takes about ten
    private static readonly string[] _programs = ["ceph-mon", "ceph-osd", "radosgw"];

    private readonly TempFolder _temp = new();
    private readonly List<ServiceProcess> _running = [];
    private readonly int _monitor = FreePort.Next();
    private readonly int _port = FreePort.Next();

    /// <summary>What a process of ours needs to use it.</summary>
    internal IReadOnlyDictionary<string, string?> Environment => EnvironmentOf("owner");

    /// <summary>The environment of a user: <c>owner</c>, <c>stranger</c> (who may not use the bucket), or one that doesn't exist.</summary>
    internal Dictionary<string, string?> EnvironmentOf(string user) => new()
    {
        ["AWS_ENDPOINT_URL_S3"] = Address,
        ["AWS_REGION"] = "us-east-1",
        ["AWS_ACCESS_KEY_ID"] = user,
        ["AWS_SECRET_ACCESS_KEY"] = $"secret of {user}",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
    };

    private string Address => $"http://127.0.0.1:{_port}";

    /// <summary>A root that no other test uses.</summary>
    internal static string NewRoot() => $"s3://{Bucket}/{Guid.NewGuid():n}";

    /// <summary>Skips the test where there is none.</summary>
    internal static void Require()
    {
        foreach (var program in _programs) Requires.Program(program);
    }

    private AmazonS3Client Client() => new(new BasicAWSCredentials("owner", "secret of owner"), new AmazonS3Config
    {
        ServiceURL = Address,
        ForcePathStyle = true,
        AuthenticationRegion = "us-east-1",
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
    });

    /// <summary>Writes an object past any registry, or removes it.</summary>
    internal async Task TamperAsync(string url, string? content)
    {
        using var client = Client();
        if (content is null) await client.DeleteObjectAsync(Bucket, Key(url));
        else await client.PutObjectAsync(new() { BucketName = Bucket, Key = Key(url), ContentBody = content, UseChunkEncoding = false });
    }

    /// <summary>The paths of all objects under a root.</summary>
    internal async Task<IReadOnlyList<string>> PathsAsync(string root)
    {
        using var client = Client();
        var listed = await client.ListObjectsV2Async(new() { BucketName = Bucket, Prefix = $"{Key(root)}/" });
        return [.. (listed.S3Objects ?? []).Select(o => o.Key[(Key(root).Length + 1)..])];
    }

    public async ValueTask InitializeAsync()
    {
        if (!_programs.All(Requires.HasProgram)) return;
        var cluster = Guid.NewGuid();
        var store = Guid.NewGuid();
        foreach (var folder in (string[])["mon", "osd", "rgw"]) Directory.CreateDirectory(_temp[folder]);
        await File.WriteAllTextAsync(_temp["ceph.conf"], Configuration(cluster));
        await RunAsync("monmaptool", "--create", "--fsid", $"{cluster}", "--addv", "a", $"[v1:127.0.0.1:{_monitor}]", _temp["monmap"]);
        await RunAsync("ceph-mon", "--mkfs", "-i", "a", "--monmap", _temp["monmap"], "--keyring", "/dev/null");
        Start("ceph-mon", "-f", "-i", "a");
        await RunAsync("ceph", "osd", "new", $"{store}");
        await RunAsync("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", $"{store}");
        await StartStoreAsync();
        var gateway = Start("radosgw", "-f", "-n", "client.rgw", $"--rgw_frontends=beast endpoint=127.0.0.1:{_port}");
        foreach (var user in (string[])["owner", "stranger"])
            await RunAsync("radosgw-admin", "user", "create", "--uid", user, "--display-name", user, "--access-key", user, "--secret-key", $"secret of {user}");
        await gateway.AnswersAsync(Address, _limit);
        using (var client = Client()) await client.PutBucketAsync(Bucket);

        // For registries that tests open in this process; others start with an environment of their own.
        foreach (var (name, value) in Environment) System.Environment.SetEnvironmentVariable(name, value);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in Environment.Keys) System.Environment.SetEnvironmentVariable(name, null);
        foreach (var process in Enumerable.Reverse(_running)) await process.DisposeAsync();
        _temp.Dispose();
    }

    private static string Key(string url) => url[$"s3://{Bucket}/".Length..];

    /// <summary>
    /// Starts the store and waits until it serves. Under load, now and then, it sends its first command before it has learned the
    /// cluster's id, and ends when that is refused, or waits for an answer for ever: then it starts once more.
    /// </summary>
    private async Task StartStoreAsync()
    {
        for (var left = 3; ; left--)
        {
            var store = Start("ceph-osd", "-f", "-i", "0", "--log_to_stderr=true");
            try
            {
                await store.WritesAsync("state: booting -> active", _limit / 3);
                return;
            }
            catch (InvalidOperationException) when (left > 1)
            {
                _running.Remove(store);
                await store.DisposeAsync();
            }
        }
    }

    private ServiceProcess Start(string program, params string[] args)
    {
        var process = ServiceProcess.Start(Requires.Program(program), ["--conf", _temp["ceph.conf"], .. args], workingDirectory: _temp.Path);
        _running.Add(process);
        return process;
    }

    private async Task RunAsync(string program, params string[] args)
    {
        await using var process = ServiceProcess.Start(Requires.Program(program), ["--conf", _temp["ceph.conf"], .. args], workingDirectory: _temp.Path);
        try
        {
            Assert.True(await process.ExitAsync(_limit) == 0, process.Output);
        }
        catch (Exception e)
        {
            // The reason is mostly in what a server of the cluster said.
            throw new InvalidOperationException($"{program} {string.Join(' ', args)}\n{string.Join('\n', _running.Select(server => server.Output))}", e);
        }
    }

    /// <summary>One copy of everything, kept in memory, and no authentication within the cluster, which only this machine reaches.</summary>
    private string Configuration(Guid cluster) => $"""
        [global]
        fsid = {cluster}
        mon_host = v1:127.0.0.1:{_monitor}
        ms_bind_msgr2 = false
        public_addr = 127.0.0.1
        cluster_addr = 127.0.0.1
        auth_cluster_required = none
        auth_service_required = none
        auth_client_required = none
        keyring = /dev/null
        run_dir = {_temp.Path}
        admin_socket = {_temp["$name.asok"]}
        log_file = {_temp["$name.log"]}
        pid_file =
        mon_data = {_temp["mon"]}
        mon_data_avail_crit = 1
        mon_data_avail_warn = 2
        mon_allow_pool_size_one = true
        osd_data = {_temp["osd"]}
        osd_objectstore = memstore
        osd_pool_default_size = 1
        osd_pool_default_min_size = 1
        osd_pool_default_pg_num = 1
        osd_pool_default_pgp_num = 1
        osd_pool_default_pg_autoscale_mode = off
        osd_crush_chooseleaf_type = 0
        osd_class_load_list = *
        osd_class_default_list = *
        rgw_data = {_temp["rgw"]}

        """;
}

/// <summary>One server for all the classes that need it.</summary>
[CollectionDefinition(S3Server.Collection)]
public sealed class S3Tests : ICollectionFixture<S3Server>;
