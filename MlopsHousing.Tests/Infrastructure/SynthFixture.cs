using System.Text.Json.Nodes;
using MlopsHousing.Infrastructure;

namespace MlopsHousing.Tests.Infrastructure;

/// <summary>
/// Every environment's templates, synthesised once for all tests: each synthesis is seconds of Node.js. Production is the
/// fullest there is (two regions, every option on), dev the plainest; staging and production in one region are in between.
/// </summary>
public sealed class SynthFixture : IDisposable
{
    /// <summary>A day on which the tests' Kubernetes versions are in support.</summary>
    public static readonly DateOnly Today = new(2026, 11, 23);

    private static readonly string[] _everything =
    [
        "--env=production", "--region=us-west-2,us-east-1", "--graviton=true", "--api-cidr=203.0.113.0/24",
        "--admin-role=arn:aws:iam::111122223333:role/platform-admins", "--object-lock=30", "--github=example/mlops-housing",
        "--domain=api.example.com", "--hosted-zone=Z0123456789ABCDEFGHIJ", "--alarm-email=platform@example.com",
    ];

    private readonly TempFolder _folder = new();
    private readonly Lazy<IReadOnlyList<SynthTemplate>> _production;
    private readonly Lazy<IReadOnlyList<SynthTemplate>> _productionInOneRegion;
    private readonly Lazy<IReadOnlyList<SynthTemplate>> _staging;
    private readonly Lazy<IReadOnlyList<SynthTemplate>> _dev;

    public SynthFixture()
    {
        _production = new(() => Synthesise("production", _everything));
        _productionInOneRegion = new(() => Synthesise("alone", ["--env=production", "--domain=api.example.com", "--hosted-zone=Z0123456789ABCDEFGHIJ"]));
        _staging = new(() => Synthesise("staging", ["--env=staging"]));
        _dev = new(() => Synthesise("dev", ["--env=dev"]));
    }

    /// <summary>Production's templates in all its regions.</summary>
    public IReadOnlyList<SynthTemplate> Production => Needed(_production);

    /// <summary>Production's in us-west-2 alone.</summary>
    public IReadOnlyList<SynthTemplate> ProductionInOneRegion => Needed(_productionInOneRegion);

    /// <summary>Staging's.</summary>
    public IReadOnlyList<SynthTemplate> Staging => Needed(_staging);

    /// <summary>Dev's.</summary>
    public IReadOnlyList<SynthTemplate> Dev => Needed(_dev);

    /// <summary>The fullest and the plainest: what is in any other is in one of these.</summary>
    public IEnumerable<SynthTemplate> All => [.. Production, .. Dev];

    /// <summary>An environment's template of a stack in us-west-2.</summary>
    public SynthTemplate Of(string environment, string component) => (environment switch
    {
        "dev" => Dev,
        "staging" => Staging,
        _ => Production,
    }).Single(template => template.Name == $"mlops-housing-{environment}-us-west-2-{component}");

    /// <summary>Production's template of a stack in us-west-2.</summary>
    public SynthTemplate Of(string component) => Production.Single(template => template.Name == $"mlops-housing-production-us-west-2-{component}");

    public void Dispose() => _folder.Dispose();

    private static IReadOnlyList<SynthTemplate> Needed(Lazy<IReadOnlyList<SynthTemplate>> templates)
    {
        Requires.Program("node", package: "nodejs");
        return templates.Value;
    }

    private IReadOnlyList<SynthTemplate> Synthesise(string name, string[] arguments)
    {
        NodeRuntime.Require();
        var deployment = CommandLine.Parse(arguments, Today).Deployment;
        var output = Platform.Synthesise(deployment, Path.Combine(_folder.Path, name));
        PlatformValues.Write(deployment, output, outputs: null);
        return [.. Directory.EnumerateFiles(output, "*.template.json").Order(StringComparer.Ordinal).Select(path =>
            new SynthTemplate(Path.GetFileName(path)[..^".template.json".Length], path, JsonNode.Parse(File.ReadAllText(path))!.AsObject()))];
    }
}

/// <summary>The tests that share the templates, one after another: there is one Node.js process behind them.</summary>
[CollectionDefinition(Name)]
public sealed class Synthesis : ICollectionFixture<SynthFixture>
{
    public const string Name = "synthesis";
}
