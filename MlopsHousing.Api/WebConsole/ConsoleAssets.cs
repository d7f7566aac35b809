using System.Collections.Frozen;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using MlopsHousing.Api.Models;

namespace MlopsHousing.Api.WebConsole;

/// <summary>
/// The console's styles and scripts. They are part of the assembly, so that they are the same wherever it runs; browsers keep
/// them, and ask by their hash whether they still hold.
/// </summary>
internal sealed class ConsoleAssets
{
    /// <summary>The folder of their addresses.</summary>
    public const string Path = "/console/assets";

    private readonly FrozenDictionary<string, Asset> _assets = Read().ToFrozenDictionary(asset => asset.Name);

    /// <summary>One file; 304 where the browser has it, 404 where there is none of the name.</summary>
    public Results<FileContentHttpResult, NotFound> Get(string file) => _assets.TryGetValue(file, out var asset)
        ? TypedResults.File(asset.Content, asset.Type, entityTag: asset.Tag)
        : TypedResults.NotFound();

    private static IEnumerable<Asset> Read()
    {
        var assembly = typeof(ConsoleAssets).Assembly;
        const string Prefix = "console/";
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            yield return new(name[Prefix.Length..], content, TypeOf(name), new(EntityTags.Of(content)));
        }
    }

    private static string TypeOf(string name) => System.IO.Path.GetExtension(name) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"The console has a file of an unknown kind, {other}: {name}."),
    };

    private sealed record Asset(string Name, byte[] Content, string Type, EntityTagHeaderValue Tag);
}
