using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Tests.Modeling.Registry;

/// <summary>A program that publishes versions and makes each the champion, until it is killed.</summary>
internal static class Publisher
{
    public const string Model = "houses";

    public static async Task<int> RunAsync(string root)
    {
        var registry = new FolderRegistry(root);
        while (true)
        {
            // As large as the shipped champion, so that there is a middle to be killed in.
            var version = await registry.PublishAsync(Model, SmallArtifact.Of(new string('x', 1_000_000)));
            var aliases = await registry.ReadAliasesAsync(Model);
            await registry.WriteAliasesAsync(Model, aliases.Aliases with { Champion = version.Number }, aliases.ETag);
        }
    }
}
