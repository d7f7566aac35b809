using Npgsql;

namespace MlopsHousing.Tests.Processes;

/// <summary>A real PostgreSQL on a free loopback port, with its files in a folder of its own.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>A user who needs a password, once somebody made it; all others need none.</summary>
    public const string Guarded = "guarded";

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60); // on a busy machine; alone it takes two

    private readonly string _programs = Requires.Postgres();
    private readonly TempFolder _folder = new();
    private ServiceProcess? _process;
    private int _databases;

    public int Port { get; } = FreePort.Next();

    public static async Task<PostgresServer> StartNewAsync()
    {
        var server = new PostgresServer();
        try
        {
            await server.InitializeAsync();
            await server.StartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it, for the first time or again.</summary>
    public async Task StartAsync()
    {
        _process = Run(
            "postgres", "-D", _folder["data"], "-p", $"{Port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
            "-c", "shared_buffers=16MB", "-c", "max_wal_size=256MB");
        await Eventually.HoldsAsync("PostgreSQL answers", AnswersAsync, _limit);
    }

    /// <summary>Ends it at once, as a crash does.</summary>
    public async Task KillAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>Stops it and all that serve a connection, while connections stay open, as a hang does.</summary>
    public Task HangAsync() => SignalAsync("STOP");

    /// <summary>Lets it go on.</summary>
    public Task ResumeAsync() => SignalAsync("CONT");

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> NewDatabaseAsync()
    {
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(To("postgres"));
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync();
        return To(name);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        NpgsqlConnection.ClearAllPools();
        _folder.Dispose();
    }

    private string To(string database) => $"Host=127.0.0.1;Port={Port};Database={database};Username=postgres;Include Error Detail=true";

    private async Task InitializeAsync()
    {
        if (IsRoot)
        {
            await using var give = ServiceProcess.Start("chown", ["postgres", _folder.Path]);
            Assert.Equal(0, await give.ExitAsync(_limit));
        }

        await using var init = Run("initdb", "-D", _folder["data"], "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync");
        Assert.True(await init.ExitAsync(_limit) == 0, init.Output);
        var rules = Path.Combine(_folder["data"], "pg_hba.conf");
        await File.WriteAllTextAsync(rules, $"host all {Guarded} 127.0.0.1/32 scram-sha-256\n{await File.ReadAllTextAsync(rules)}"); // the first that fits counts
    }

    private async Task SignalAsync(string signal)
    {
        var children = await File.ReadAllTextAsync($"/proc/{_process!.Id}/task/{_process.Id}/children");
        await using var kill = ServiceProcess.Start("kill", [$"-{signal}", $"{_process.Id}", .. children.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.True(await kill.ExitAsync(_limit) == 0, kill.Output);
    }

    private async Task<bool> AnswersAsync()
    {
        Assert.False(_process!.HasExited, _process.Output);
        try
        {
            await using var connection = new NpgsqlConnection(To("postgres") + ";Pooling=false;Timeout=2");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <summary>PostgreSQL refuses to run as root; Debian's package makes the user.</summary>
    private ServiceProcess Run(string program, params string[] args)
    {
        var path = Path.Combine(_programs, program);
        return IsRoot
            ? ServiceProcess.Start("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. args], workingDirectory: "/")
            : ServiceProcess.Start(path, args, workingDirectory: "/");
    }

    private static bool IsRoot => Environment.UserName == "root";
}
