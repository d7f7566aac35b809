using System.Text.RegularExpressions;

namespace MlopsHousing.Tests.Documentation;

/// <summary>A shell block of the README, and what is to be done with it.</summary>
/// <param name="Text">As it stands there.</param>
/// <param name="Where">For messages.</param>
/// <param name="Shown">The block of output that follows it, if any.</param>
internal sealed partial record ReadmeCommand(string Text, string Where, MarkdownBlock? Shown)
{
    // Everything else in the README is executed as it is written.
    private static readonly Dictionary<string, string> _exempt = new(StringComparer.Ordinal)
    {
        ["dotnet test"] = "it would run itself",
        ["bash .ci/run"] = "it runs this test",
        ["dotnet run -c Release --project MlopsHousing.Benchmarks -- load --into README.md"] = "it takes minutes; .ci/run runs its short form",
        ["dotnet run --project MlopsHousing.AppHost"] = "it needs packages that not every feed has",
    };

    private static readonly string[] _outputs = ["json", "text"];

    public bool IsExempt => _exempt.ContainsKey(Text);

    /// <summary>A server, which runs until its section of the README ends.</summary>
    public bool KeepsRunning => Server().IsMatch(Text);

    /// <summary>What says that a server answers: a URL, or for Redis its own word.</summary>
    public string ReadyUrl => $"{(Url().Match(Text) is { Success: true } url ? url.Value : "http://localhost:8080")}/readyz";

    public bool IsRedis => Text.StartsWith("redis-server", StringComparison.Ordinal);

    /// <summary>The shell blocks of each section, in order, with the output that a JSON or text block right after them shows.</summary>
    public static IReadOnlyDictionary<string, List<ReadmeCommand>> BySection(IReadOnlyList<MarkdownBlock> blocks) => blocks
        .Select((block, i) => (Block: block, Next: i + 1 < blocks.Count ? blocks[i + 1] : null))
        .Where(pair => pair.Block.Language == "sh")
        .GroupBy(pair => pair.Block.Section)
        .ToDictionary(section => section.Key, section => section
            .Select(pair => new ReadmeCommand(
                pair.Block.Text,
                $"README.md, line {pair.Block.Line}",
                pair.Next is { } next && next.Section == pair.Block.Section && _outputs.Contains(next.Language) ? next : null))
            .ToList());

    [GeneratedRegex(@"^(\w+=\S+ (\\\n\s*)?)*(dotnet run --project MlopsHousing\.(AllInOne|Api|Predict)\b(?!.*--help)|redis-server\b)")]
    private static partial Regex Server();

    [GeneratedRegex(@"(?<=ASPNETCORE_URLS=|--urls )http://[\w.]+:\d+")]
    private static partial Regex Url();
}
