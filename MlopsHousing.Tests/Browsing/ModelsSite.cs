using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Tests.Browsing;

/// <summary>
/// The all-in-one over a registry of its own: the shipped champion as version 1, and two more that serve the same but have other
/// figures in their evidence, so that a page which mixed them up would show it.
/// </summary>
public sealed class ModelsSite : ConsoleSite
{
    internal const string Model = "california-housing";

    private readonly TempFolder _folder = new();

    internal FolderRegistry Registry { get; private set; } = null!;

    /// <summary>Version 1 is the champion, 2 the challenger without live traffic; and then what a test needs.</summary>
    internal async Task ArrangeAsync(params Func<Aliases, Aliases>[] changes)
    {
        var current = await Registry.ReadAliasesAsync(Model);
        var next = new Aliases().Promote(1, Why("the first")).WithChallenger(2, Why("more trees"));
        foreach (var change in changes) next = change(next);
        await Registry.WriteAliasesAsync(Model, next, current.ETag);
    }

    /// <summary>What the API says of the model: <c>versions/2</c>, <c>history</c>, or nothing for the model itself.</summary>
    internal Task<JsonNode> ToldAsync(string what) => GetAsync($"/v1/models/{Model}/{what}".TrimEnd('/'));

    internal async Task<JsonNode> GetAsync(string path)
    {
        using var client = new HttpClient { BaseAddress = Address };
        return JsonNode.Parse(await client.GetStringAsync(path))!;
    }

    /// <summary>The answer for the README's home, or one where people earn otherwise.</summary>
    internal Task<JsonNode> PredictAsync(double medianIncome = 8.3252) => PostAsync("/v1/predict", string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"longitude":-122.23,"latitude":37.88,"housingMedianAge":41,"totalRooms":880,"totalBedrooms":129,"population":322,"households":126,"medianIncome":{{medianIncome}}}"""));

    internal async Task<JsonNode> PostAsync(string path, string json)
    {
        using var client = new HttpClient { BaseAddress = Address };
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        return JsonNode.Parse(await (await client.PostAsync(path, body)).Content.ReadAsStringAsync())!;
    }

    internal static AliasReason Why(string why, string by = "maintainers") => new(by, why, new(2026, 3, 1, 9, 30, 0, TimeSpan.Zero));

    protected override async Task<string> RegistryAsync()
    {
        var shipped = new FolderRegistry(Repository.File("models"));
        var files = await FilesAsync(shipped);
        Registry = new(_folder.Path);
        await Registry.PublishAsync(Model, files);
        await Registry.PublishAsync(Model, WithErrors(files, 0.9, heldOut: null));
        await Registry.PublishAsync(Model, WithErrors(files, 1.2, heldOut: "other rows"));
        await Registry.WriteAliasesAsync(Model, new Aliases().Promote(1, Why("the first")), AliasSnapshot.NoneYet);
        return _folder.Path;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<ArtifactFiles> FilesAsync(FolderRegistry from)
    {
        var manifest = await from.ReadManifestAsync(Model, 1);
        return new(await ReadAsync(manifest.Serving), await ReadAsync(manifest.Evidence));

        async Task<Dictionary<string, byte[]>> ReadAsync(IReadOnlyDictionary<string, FileHash> list)
        {
            var read = new Dictionary<string, byte[]>();
            foreach (var file in list.Keys) read[file] = await from.ReadFileAsync(Model, 1, file);
            return read;
        }
    }

    private static ArtifactFiles WithErrors(ArtifactFiles files, double times, string? heldOut)
    {
        var metrics = JsonNode.Parse(files.Evidence[ArtifactNames.Metrics])!;
        foreach (var figure in new[] { "mae", "rmse" }) metrics["overall"]![figure] = times * (double)metrics["overall"]![figure]!;
        if (heldOut is not null) metrics["heldOutSha256"] = heldOut;
        return new(files.Serving, new Dictionary<string, byte[]>(files.Evidence) { [ArtifactNames.Metrics] = Encoding.UTF8.GetBytes(metrics.ToJsonString()) });
    }
}
