using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Documentation;

/// <summary>Executes the README's commands as they are written, from the root, and compares what it shows of their output.</summary>
public sealed partial class ReadmeTests
{
    // The longest command trains and tests on three splits.
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _toStart = TimeSpan.FromMinutes(3); // dotnet run may build first

    private static readonly string[] _readme = File.ReadAllLines(Repository.File("README.md"));
    private static readonly IReadOnlyList<MarkdownBlock> _blocks = MarkdownBlock.Read(_readme);
    private static readonly IReadOnlyDictionary<string, List<ReadmeCommand>> _sections = ReadmeCommand.BySection(_blocks);

    /// <summary>The sections that have commands.</summary>
    public static TheoryData<string> Sections => [.. _sections
        .Where(section => section.Value.Any(command => !command.IsExempt))
        .Select(section => section.Key)];

    [Theory]
    [MemberData(nameof(Sections))]
    public async Task Commands_do_what_the_README_shows(string section)
    {
        var commands = _sections[section].Where(command => !command.IsExempt).ToList();
        Require(commands);
        using var owner = new TempFolder();
        // Ignored by git; the README trains into them.
        string[] made = [.. new[] { "example", "own" }.Select(folder => Repository.File("data", folder)).Where(folder => !Directory.Exists(folder))];
        var servers = new List<ServiceProcess>();
        try
        {
            foreach (var command in commands)
            {
                var process = ServiceProcess.Start("bash", ["-euo", "pipefail", "-c", command.Text], Environment(owner));
                if (command.KeepsRunning)
                {
                    servers.Add(process);
                    await (command.IsRedis
                        ? process.WritesAsync("Ready to accept connections", _toStart)
                        : process.AnswersAsync(command.ReadyUrl, _toStart));
                }
                else
                {
                    await using (process)
                        await CheckAsync(command, process);
                }
            }
        }
        finally
        {
            foreach (var server in servers)
                await server.DisposeAsync();
            foreach (var folder in made.Where(Directory.Exists))
                Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Every_block_says_what_it_is()
    {
        Assert.NotEmpty(Sections);
        Assert.All(_blocks, block => Assert.True(
            block.Language is "sh" or "json" or "text" or "mermaid",
            $"README.md, line {block.Line}: a command is a block of ```sh, its output one of ```json or ```text right after it."));
    }

    [Fact]
    public void Links_to_files_lead_somewhere()
    {
        var targets = _readme.SelectMany(line => Link().Matches(line)).Select(link => link.Groups[1].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(targets);
        Assert.All(targets, target => Assert.True(Path.Exists(Repository.File(target)), $"README.md links to {target}, which isn't there."));
    }

    private static async Task CheckAsync(ReadmeCommand command, ServiceProcess process)
    {
        var code = await process.ExitAsync(_longest);
        Assert.True(code == 0, $"{command.Where} ended with {code}:\n{command.Text}\n{process.Output}");
        switch (command.Shown?.Language)
        {
            case "json":
                ExpectedOutput.IsJson(command.Shown.Text, process.Stdout, command.Where);
                break;
            case "text":
                ExpectedOutput.IsText(command.Shown.Text, process.Stdout, command.Where);
                break;
        }
    }

    private static void Require(List<ReadmeCommand> commands)
    {
        var all = string.Join('\n', commands.Select(command => command.Text));
        Requires.Program("bash");
        if (all.Contains("curl ", StringComparison.Ordinal))
            Requires.Program("curl");
        if (all.Contains("redis-server", StringComparison.Ordinal))
            Requires.Program("redis-server");
        if (all.Contains("MlopsHousing.Cli", StringComparison.Ordinal))
        {
            Requires.LightGbm();
            Requires.Data();
        }

        if (commands.Any(command => command.KeepsRunning))
        {
            foreach (var port in (int[])[8080, 8081])
                Requires.That(IsFree(port), $"port {port}, which the README uses, is taken on this machine; stop what listens there");
        }
    }

    private static Dictionary<string, string?> Environment(TempFolder owner) => new()
    {
        // The all-in-one keeps its API key there; a test leaves nothing in anybody's home.
        ["XDG_DATA_HOME"] = owner.Path,
        // What dotnet run leaves running would keep the pipes of this process open.
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["UseSharedCompilation"] = "false",
        ["DOTNET_NOLOGO"] = "1",
    };

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
