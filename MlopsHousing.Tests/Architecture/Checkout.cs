namespace MlopsHousing.Tests.Architecture;

/// <summary>The files of the checkout that are source: not build output, not what tools leave behind.</summary>
internal static class Checkout
{
    private static readonly HashSet<string> _notSource =
        new(["bin", "obj", ".git", ".vs", ".vscode", ".idea", "data", "TestResults", "BenchmarkDotNet.Artifacts", "node_modules", "cdk.out"], StringComparer.Ordinal);

    /// <summary>The full paths of files by a pattern such as <c>*.cs</c>.</summary>
    public static IEnumerable<string> Files(string pattern) => Below(Repository.Root, pattern);

    /// <summary>A path as it is seen from the root.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Repository.Root, path);

    private static IEnumerable<string> Below(string folder, string pattern) => Directory.EnumerateFiles(folder, pattern)
        .Concat(Directory.EnumerateDirectories(folder)
            .Where(inner => !_notSource.Contains(Path.GetFileName(inner)))
            .SelectMany(inner => Below(inner, pattern)));
}
